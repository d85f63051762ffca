import { nameOf } from '../../../check/model/index-of-objects.ts'
import { about, fetchNow, kubectl, resource } from '../../commands.ts'
import { ofKind } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { functionJobOf } from '../../function-job.ts'
import { code, quoted, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { storeOf } from '../../secret-stores.ts'
import { symptomTable } from '../stack/symptoms-table.ts'

export function argocdSymptoms(facts: Facts): Block {
  const { cluster, namespace, controller } = facts
  const external = ofKind(facts, 'ExternalSecret').map(({ object }) => object)
  const stores = [...new Set(external.map(storeOf))]
  const restart = kubectl(controller, `rollout restart ${quoted(`deployment/${controller.name}`)}`)
  const job = functionJobOf(facts)
  const sealed = ofKind(facts, 'SealedSecret').map(({ object }) => object)
  return symptomTable(
    'Argo CD does not sync',
    [
      [
        'a sync does not end',
        'a wave is waiting for an unhealthy object',
        'check the first such object in the order of [waves](#components)',
      ],
      cluster === undefined
        ? undefined
        : [
            'a sync fails while the database restarts or fails over',
            'Argo CD reports the database as degraded',
            'wait: Argo CD retries the sync',
          ],
      job === undefined
        ? undefined
        : [
            `a sync fails at the Job ${code(nameOf(job.object))} (PostSync)`,
            'a Secret or the admin key is missing or invalid, or the app refuses a variable; functions keep their current variables',
            `the last line of its log is the reason: ${code(about(facts, 'logs', job.object))}`,
          ],
      // Reasons and owners: external-secrets@v1.3.2
      // pkg/controllers/externalsecret/externalsecret_controller.go#Reconcile.
      ...(external.length === 0
        ? []
        : [
            [
              'an ExternalSecret is not ready: `SecretSyncedError`',
              'its store is not ready or lacks a value, or a SealedSecret owns the Secret',
              'describe it: its events give the reason. Add the value ([Required Secrets](#required-secrets)), or delete that SealedSecret ' +
                'with `--cascade=orphan`',
            ] as const,
            [
              `${stores.join(' or ')} is not ready`,
              'the provider cannot be reached, or refuses the login of the store',
              'describe the store: its events give the reason. Correct it, then run the `annotate` command below',
            ] as const,
          ]),
      // bitnami/sealed-secrets#603, #1516: the status of one that was opened later can stay False.
      ...(sealed.length === 0
        ? []
        : [
            [
              'a SealedSecret is not healthy; its Secret is missing or older',
              `it was sealed for a different cluster, name or namespace (here ${code(namespace)})`,
              'seal it again: [Required Secrets](#required-secrets)',
            ] as const,
            [
              'a SealedSecret is not healthy, although its Secret was written later',
              'the status is outdated; there is no problem',
              `restart the controller: ${code(restart)}`,
            ] as const,
          ]),
      [
        'OutOfSync: an object that this folder no longer contains',
        'it contains data or creates a Secret, and is kept (`Prune=false`)',
        'delete it manually when it is no longer needed; delete a SealedSecret or ExternalSecret with `--cascade=orphan`, or its Secret is deleted too',
      ],
    ],
    ...(external.length === 0
      ? []
      : [
          shell(
            kubectl(
              facts,
              `get ${['externalsecret', 'secretstore', 'clustersecretstore'].map((kind) => `${kind}s.external-secrets.io`).join(',')}`,
            ),
            ...external.map((object) => about(facts, 'describe', object)),
            ...external.map((object) => fetchNow(facts, object)),
          ),
        ]),
    ...(sealed.length === 0
      ? []
      : [
          shell(
            kubectl(
              facts,
              `get ${sealed.flatMap((object) => [resource(object), `secret/${quoted(nameOf(object))}`]).join(' ')} --output custom-columns='KIND:.kind,NAME:.metadata.name,WRITTEN:.metadata.managedFields[*].time'`,
            ),
            ...sealed.map((object) => kubectl(facts, `describe ${resource(object)}`)),
          ),
          'In the row of a SealedSecret, the first time under WRITTEN is that of its last sync.',
        ]),
  )
}

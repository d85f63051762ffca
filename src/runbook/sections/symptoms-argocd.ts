import { nameOf } from '../../check/world/index-of-objects.ts'
import { kubectl, resource } from '../commands.ts'
import { ofKind } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { code, quoted, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { symptomTable } from './symptoms-table.ts'

export function argocdSymptoms(facts: Facts): Block {
  const { cluster, namespace, controller } = facts
  const sealed = ofKind(facts, 'SealedSecret').map(({ object }) => object)
  return symptomTable(
    'Argo CD does not sync',
    [
      [
        'a sync does not end',
        'a wave waits for an object that is not healthy',
        'look at the first such object in the order of [waves](#components)',
      ],
      cluster === undefined
        ? undefined
        : [
            'a sync fails while the database restarts or fails over',
            'Argo CD calls that degraded',
            'wait: Argo CD tries again',
          ],
      // bitnami/sealed-secrets#603, #1516: the status of one that was opened later can stay False.
      ...(sealed.length === 0
        ? []
        : [
            [
              'a SealedSecret is not healthy, its Secret is missing or older',
              `it was sealed for another cluster, name or namespace (here ${code(namespace)})`,
              'seal it again',
            ] as const,
            [
              'a SealedSecret is not healthy, although its Secret was written later',
              'the status lags behind, and nothing is wrong',
              'restart the controller (last command below)',
            ] as const,
          ]),
      [
        'OutOfSync: an object that this folder no longer has',
        'it holds data or makes a Secret, and is kept (`Prune=false`)',
        'delete it by hand when nothing needs it; a SealedSecret or ExternalSecret with `--cascade=orphan`, or its Secret goes too',
      ],
    ],
    ...(sealed.length === 0
      ? []
      : [
          shell(
            kubectl(
              facts,
              `get ${sealed.flatMap((object) => [resource(object), `secret/${quoted(nameOf(object))}`]).join(' ')} --output custom-columns='KIND:.kind,NAME:.metadata.name,WRITTEN:.metadata.managedFields[*].time'`,
            ),
            ...sealed.map((object) => kubectl(facts, `describe ${resource(object)}`)),
            kubectl({ namespace: controller.namespace }, `rollout restart ${quoted(`deployment/${controller.name}`)}`),
          ),
          'The first time in WRITTEN of a SealedSecret is that of its last sync.',
        ]),
  )
}

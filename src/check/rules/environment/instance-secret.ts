import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { lastsOf } from '../../model/storage/data-volume.ts'
import { literalSecret } from './support/instance.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend gets its instance secret from a Secret.',
  why:
    'Without INSTANCE_SECRET the image makes a random one and keeps it in clear text on the data volume. When the volume ' +
    'does not last, every start makes another secret, and all admin keys and upload links end with it. When it ' +
    'lasts, nobody but the volume knows the secret from which admin keys are made.',
  source: 'convex-backend self-hosted/docker-build/read_credentials.sh:9-15 (652b828)',
  bad: changed({ [literalSecret]: '' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    const { environment, workload, container } = pod
    const variable = environment.variables.get('INSTANCE_SECRET')
    const isEmpty = judgedIn(pod, 'INSTANCE_SECRET')?.isEmpty === true
    // Another rule says what is wrong then.
    if (environment.variables.has('CONVEX_INSTANCE_SECRET')) return
    if (!isEmpty && (variable !== undefined || !environment.isComplete)) return
    const lasts = lastsOf(pod)
    const said = isEmpty ? 'INSTANCE_SECRET is empty, so that' : 'Without INSTANCE_SECRET,'
    yield report(
      variable === undefined ? { object: workload.object, path: `${container.path}.env` } : placeOf(variable),
      lasts
        ? `${said} the image makes one and keeps it on the data volume alone.`
        : `${said} every start makes another one, and all admin keys end.`,
      'Keep 64 hex digits in a Secret and give them as INSTANCE_SECRET by secretKeyRef; an instance that runs ' +
        'already has its own in /convex/data/credentials/instance_secret.',
      lasts ? 'warning' : undefined,
    )
  }),
}

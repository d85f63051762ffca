import type { RuleDefinition } from '../../rule.ts'
import { judgedIn, placeOf } from '../../model/environment/judged.ts'
import { backendYaml, changed, instanceSecretEntry } from '../../examples/backend.ts'
import { lastsOf } from '../../model/storage/data-volume.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend gets its instance secret from a Secret.',
  why:
    'Without INSTANCE_SECRET, the image generates a random secret and stores it in plain text on the data volume. If the ' +
    'volume does not outlive the pod, every start generates another secret, which invalidates all admin keys and upload ' +
    'links. If it does, the volume has the only copy of the secret from which admin keys are made.',
  source: [convex('self-hosted/docker-build/read_credentials.sh', 'INSTANCE_SECRET')],
  bad: changed({ [instanceSecretEntry]: '' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    const { environment, container } = pod
    const variable = environment.variables.get('INSTANCE_SECRET')
    const isEmpty = judgedIn(pod, 'INSTANCE_SECRET')?.isEmpty === true
    // Another rule reports the wrong name.
    if (environment.variables.has('CONVEX_INSTANCE_SECRET')) return
    if (!isEmpty && (variable !== undefined || !environment.isComplete)) return
    const lasts = lastsOf(pod)
    const start = isEmpty ? 'INSTANCE_SECRET is empty:' : 'Without INSTANCE_SECRET,'
    yield report(
      variable === undefined ? `${container.path}.env` : placeOf(variable),
      lasts
        ? `${start} the image generates a secret and stores it only on the data volume.`
        : `${start} every start generates another secret and invalidates all admin keys.`,
      'Store 64 hex digits in a Secret, and set INSTANCE_SECRET by secretKeyRef. An existing instance has its secret ' +
        'in /convex/data/credentials/instance_secret.',
      lasts ? 'warning' : undefined,
    )
  }),
}

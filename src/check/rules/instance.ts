import { distinct } from '../distinct.ts'
import { instanceNameProblem } from '../../convex/instance.ts'
import type { Problem, Rule } from '../rule.ts'
import { textIn } from '../world/backend-paths.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { judgedIn, placeOf } from '../world/judged.ts'
import type { World } from '../world/world.ts'
import { backendYaml, changed } from './backend-example.ts'
import { problemAt } from './backend-problems.ts'
import { lastsOf } from './data-volume.ts'

const literalSecret = `            - name: INSTANCE_SECRET
              valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_INSTANCE_SECRET } }
`

/** The name is a part of the database's name, of the S3 prefix and of every admin key. */
export const instanceNameIsUsable: Rule = {
  id: 'instance-name-is-usable',
  severity: 'error',
  title: 'The instance name can be a database name and the head of an admin key.',
  why:
    'Convex takes any name and fails later: an admin key is split at "|" and at ":", the database is named after the ' +
    'instance with "-" as "_", so that "a-b" and "a_b" meet in one, upper case needs a quoted CREATE DATABASE, and ' +
    'PostgreSQL cuts names at 63 bytes.',
  source:
    'convex-backend crates/common/src/types/admin_key.rs:147-168, crates/clusters/src/lib.rs:53-61 (652b828); ' +
    'postgresql.org, Identifiers',
  bad: changed({ 'value: convex-self-hosted': 'value: "prod:convex"' }),
  good: backendYaml,
  *check(world) {
    yield* distinct(world.backends.flatMap((pod) => nameProblems(world, pod)))
  },
}

function nameProblems(world: World, pod: ConvexPod): readonly Problem[] {
  const variable = pod.environment.variables.get('INSTANCE_NAME')
  const name = textIn(pod, 'INSTANCE_NAME')
  if (variable?.hidden?.text.fits(/[|:\s]/) === true) {
    return [
      problemAt(placeOf(variable), {
        message: 'INSTANCE_NAME holds "|", ":" or white space, at which admin keys are split.',
        fix: 'Remove them, and any trailing newline.',
      }),
    ]
  }
  if (variable === undefined || name === undefined || name === '') return []
  const problem = instanceNameProblem(name)
  if (problem === undefined) return []
  const breaksKeys = /[|:\s]/.test(name)
  const { type } = world.databaseOf(pod)
  // In SQLite there is no database to name.
  if (!breaksKeys && type === 'sqlite') return []
  return [
    problemAt(variable, {
      message: `The backend will not do with this name: ${problem}.`,
      fix: 'For a new instance, choose another name. Where data exists, move it by export and import.',
      ...(!breaksKeys && name.length <= 63 && { severity: 'warning' as const }),
    }),
  ]
}

/** A secret that is made at the start is another one after the volume is gone. */
export const instanceSecretIsGiven: Rule = {
  id: 'instance-secret-is-given',
  severity: 'error',
  title: 'The backend gets its instance secret from a Secret.',
  why:
    'Without INSTANCE_SECRET the image makes a random one and keeps it in clear text on the data volume. When the volume ' +
    'does not last, every start makes another secret, and all admin keys and upload links end with it. When it ' +
    'lasts, nobody but the volume knows the secret from which admin keys are made.',
  source: 'convex-backend self-hosted/docker-build/read_credentials.sh:9-15 (652b828)',
  bad: changed({ [literalSecret]: '' }),
  good: backendYaml,
  *check({ backends }) {
    for (const pod of backends) {
      const { environment, workload, container } = pod
      const variable = environment.variables.get('INSTANCE_SECRET')
      const isEmpty = judgedIn(pod, 'INSTANCE_SECRET')?.isEmpty === true
      // Another rule says what is wrong then.
      if (environment.variables.has('CONVEX_INSTANCE_SECRET')) continue
      if (!isEmpty && (variable !== undefined || !environment.isComplete)) continue
      const lasts = lastsOf(pod)
      const said = isEmpty ? 'INSTANCE_SECRET is empty, so that' : 'Without INSTANCE_SECRET,'
      yield {
        ...(variable === undefined ? { object: workload.object, path: `${container.path}.env` } : placeOf(variable)),
        message: lasts
          ? `${said} the image makes one and keeps it on the data volume alone.`
          : `${said} every start makes another one, and all admin keys end.`,
        fix:
          'Keep 64 hex digits in a Secret and give them as INSTANCE_SECRET by secretKeyRef; an instance that runs ' +
          'already has its own in /convex/data/credentials/instance_secret.',
        ...(lasts && { severity: 'warning' as const }),
      }
    }
  },
}

/** Checked where it can be seen: written out, which another rule refuses, or in plain text in a Secret. */
export const instanceSecretIsHex: Rule = {
  id: 'instance-secret-is-64-hex-digits',
  severity: 'error',
  title: 'The instance secret is 64 random hex digits and nothing else.',
  why:
    'The backend decodes the secret from hex to 32 bytes and does not start with anything else; a trailing newline is invalid. ' +
    'It takes one digit 64 times, which is a placeholder: anyone can create admin keys. A value in a Secret, or in ' +
    'the template of an ExternalSecret or a SealedSecret, is judged where it is in plain text, and never shown.',
  source: 'convex-backend crates/keybroker/src/secret.rs:14-25 (652b828)',
  bad: changed({ [literalSecret]: '            - { name: INSTANCE_SECRET, value: change-me }\n' }),
  good: backendYaml,
  *check({ backends }) {
    for (const pod of backends) {
      const variable = pod.environment.variables.get('INSTANCE_SECRET')
      const text = judgedIn(pod, 'INSTANCE_SECRET')
      if (variable === undefined || text?.isWhole !== true || text.isEmpty) continue
      const isRepeated = text.fits(/^(?:0x)?(.)\1{63}$/i)
      if (text.fits(/^(?:0x)?[0-9a-f]{64}$/i) && !isRepeated) continue
      yield problemAt(placeOf(variable), {
        message: isRepeated
          ? 'INSTANCE_SECRET is a placeholder, one digit 64 times: anyone can create admin keys.'
          : 'INSTANCE_SECRET is not 64 hex digits, and the backend does not start.',
        fix: 'Make one with `openssl rand -hex 32`, keep it in a Secret, without a trailing newline.',
      })
    }
  },
}

const renamed = { CONVEX_INSTANCE_NAME: 'INSTANCE_NAME', CONVEX_INSTANCE_SECRET: 'INSTANCE_SECRET' } as const

/** The keys of the usual Secret are not the variables of the image. */
export const instanceVariablesAreRenamed: Rule = {
  id: 'instance-variables-have-the-names-that-are-read',
  severity: 'error',
  title: 'The instance is named by INSTANCE_NAME and INSTANCE_SECRET.',
  why:
    'The image reads INSTANCE_NAME and INSTANCE_SECRET. CONVEX_INSTANCE_NAME and CONVEX_INSTANCE_SECRET, as keys of ' +
    'Secrets are often called, mean nothing to it: given as they are (by envFrom, for instance), the backend starts as ' +
    'convex-self-hosted with a random secret, and looks for another database.',
  source: 'convex-backend self-hosted/docker-build/read_credentials.sh:9-23 (652b828)',
  bad: changed({ 'name: INSTANCE_NAME,': 'name: CONVEX_INSTANCE_NAME,' }),
  good: backendYaml,
  *check({ backends }) {
    for (const { environment, container } of backends) {
      for (const [wrong, right] of Object.entries(renamed)) {
        const variable = environment.variables.get(wrong)
        if (variable === undefined || environment.variables.has(right)) continue
        yield {
          ...problemAt(variable, {
            message: `The image does not read ${wrong}, and nothing that can be seen sets ${right}.`,
            fix: `Give the value as ${right}: an entry of env with valueFrom, whose key may keep its name.`,
            ...(!environment.isComplete && { severity: 'warning' as const }),
          }),
          path: pathOf(variable.path, container.path),
        }
      }
    }
  },
}

/** The entry itself: of `env[0].valueFrom.secretKeyRef` it is the name that is wrong. */
function pathOf(path: string, container: string): string {
  return path.startsWith(`${container}.env[`) ? path.replace(/\.valueFrom\.[^]*$/, '.name') : path
}

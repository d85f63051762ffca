import { instanceNameProblem } from '../../../convex/instance.ts'
import type { RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
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
  check: eachBackend(function* (pod, report, model) {
    const variable = pod.environment.variables.get('INSTANCE_NAME')
    const name = textIn(pod, 'INSTANCE_NAME')
    if (variable?.hidden?.text.fits(/[|:\s]/) === true) {
      yield report(
        placeOf(variable),
        'INSTANCE_NAME holds "|", ":" or white space, at which admin keys are split.',
        'Remove them, and any trailing newline.',
      )
      return
    }
    if (variable === undefined || name === undefined || name === '') return
    const problem = instanceNameProblem(name)
    if (problem === undefined) return
    const breaksKeys = /[|:\s]/.test(name)
    const { type } = model.databaseOf(pod)
    // In SQLite there is no database to name.
    if (!breaksKeys && type === 'sqlite') return
    yield report(
      variable,
      `The backend will not do with this name: ${problem}.`,
      'For a new instance, choose another name. Where data exists, move it by export and import.',
      !breaksKeys && name.length <= 63 ? 'warning' : undefined,
    )
  }),
}

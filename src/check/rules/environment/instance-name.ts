import { instanceNameProblem } from '../../../convex/instance.ts'
import type { RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The instance name is valid as a database name and in an admin key.',
  why:
    'Convex accepts any name and fails later. It splits an admin key at "|" and at ":". The database is named after the ' +
    'instance with "-" as "_", so "a-b" and "a_b" use the same database; upper case needs a quoted CREATE DATABASE, and ' +
    'PostgreSQL truncates names to 63 bytes.',
  source: [
    convex(
      'crates/common/src/types/admin_key.rs',
      'split_admin_key',
      'remove_type_prefix_from_admin_key',
      'remove_type_prefix_from_deployment_name',
    ),
    convex('crates/clusters/src/lib.rs', '"DbDriverTag::Postgres(_) =>"'),
    page('postgresql.org', 'Identifiers'),
  ],
  bad: changed({ 'value: convex-self-hosted': 'value: "prod:convex"' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report, model) {
    const variable = pod.environment.variables.get('INSTANCE_NAME')
    const name = textIn(pod, 'INSTANCE_NAME')
    if (variable?.hidden?.text.fits(/[|:\s]/) === true) {
      yield report(
        placeOf(variable),
        'INSTANCE_NAME contains "|", ":" or white space, at which admin keys are split.',
        'Choose a name without these characters, and without a trailing newline.',
      )
      return
    }
    if (variable === undefined || name === undefined || name === '') return
    const problem = instanceNameProblem(name)
    if (problem === undefined) return
    const breaksKeys = /[|:\s]/.test(name)
    const { type } = model.databaseOf(pod)
    // SQLite has no database name.
    if (!breaksKeys && type === 'sqlite') return
    yield report(
      variable,
      `The instance name is not usable: ${problem}.`,
      'For a new instance, choose another name. Move existing data by export and import.',
      !breaksKeys && name.length <= 63 ? 'warning' : undefined,
    )
  }),
}

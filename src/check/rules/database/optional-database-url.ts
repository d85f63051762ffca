import { withEnv } from '../../examples/backend.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const reference = '{ name: POSTGRES_URL, valueFrom: { secretKeyRef: { name: database, key: url'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The reference to the database URL is not optional.',
  why:
    'When the Secret of an optional reference is missing, the variable is not set, and the backend starts with SQLite as ' +
    'a new, empty instance. SQLite may be the intended fallback.',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', 'POSTGRES_URL'),
    page('kubernetes.io', 'SecretKeySelector v1 core'),
  ],
  bad: withEnv(`${reference}, optional: true } } }`),
  good: withEnv(`${reference} } } }`),
  check: eachDatabaseLink(function* ({ database: { variable } }, report) {
    const from = variable?.from
    if (variable === undefined || from?.optional !== true) return
    yield report(
      variable,
      `${variable.name} is optional: if its ${from.kind} is missing, the backend starts with SQLite and an empty database.`,
      'Remove optional, unless SQLite is the intended fallback.',
    )
  }),
}

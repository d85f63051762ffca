import type { RuleDefinition } from '../../rule.ts'
import { dashboardExample } from '../../examples/routes.ts'
import { eachDashboard } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const adminKeyNames = ['ADMIN_KEY', 'CONVEX_ADMIN_KEY', 'CONVEX_SELF_HOSTED_ADMIN_KEY']
const publishedKey = 'NEXT_PUBLIC_ADMIN_KEY'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The dashboard has no admin key.',
  why:
    'NEXT_PUBLIC_ADMIN_KEY is part of the page that every visitor gets. The key has all rights and does not expire: ' +
    'only a new instance secret revokes it. Without the variable, users enter the key, and their browser keeps it for ' +
    'the session.',
  source: [
    convex(
      'npm-packages/dashboard-self-hosted/src/pages/_app.tsx',
      '"App.getInitialProps"',
      '"const [storedAdminKey, setStoredAdminKey]"',
    ),
    convex('crates/keybroker/src/broker.rs', 'check_admin_key'),
  ],
  bad: dashboardExample({
    'env:': `env:
            - { name: NEXT_PUBLIC_ADMIN_KEY, valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_ADMIN_KEY } } }`,
  }),
  good: dashboardExample(),
  check: eachDashboard(function* ({ environment }, report) {
    const published = environment.variables.get(publishedKey)
    if (published !== undefined && published.value !== '')
      yield report(
        published,
        `${publishedKey} is sent to every visitor of the dashboard, who becomes an admin with it.`,
        'Remove it, create a new instance secret if the page was reachable, and let users enter the key.',
      )
    for (const name of adminKeyNames) {
      const variable = environment.variables.get(name)
      if (variable === undefined || variable.value === '') continue
      yield report(
        variable,
        `The dashboard does not read ${name}; the key is in its pod without need.`,
        'Remove it; users enter the key on the page.',
        'warning',
      )
    }
  }),
}

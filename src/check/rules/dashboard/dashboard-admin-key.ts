import type { RuleDefinition } from '../../rule.ts'
import { dashboardExample } from '../../examples/routes.ts'
import { eachDashboard } from '../scopes.ts'

const adminKeyNames = ['ADMIN_KEY', 'CONVEX_ADMIN_KEY', 'CONVEX_SELF_HOSTED_ADMIN_KEY']
const publishedKey = 'NEXT_PUBLIC_ADMIN_KEY'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The dashboard gets no admin key.',
  why:
    'NEXT_PUBLIC_ADMIN_KEY is written into the page for everybody who opens it, and the key has every right and no expiry: ' +
    'only a new instance secret takes it back. Without it people type the key in, and their browser keeps it for the session.',
  source:
    'convex-backend npm-packages/dashboard-self-hosted/src/pages/_app.tsx:145-176,346; crates/keybroker/src/broker.rs:1024-1073 (652b828)',
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
        `${publishedKey} is sent to everybody who opens the dashboard, and makes them admin.`,
        'Take it out, make a new instance secret if the page was reachable, and let people type their key in.',
      )
    for (const name of adminKeyNames) {
      const variable = environment.variables.get(name)
      if (variable === undefined || variable.value === '') continue
      yield report(
        variable,
        `The dashboard does not read ${name}; the key only lies in its pod.`,
        'Take it out; people type the key into the page.',
        'warning',
      )
    }
  }),
}

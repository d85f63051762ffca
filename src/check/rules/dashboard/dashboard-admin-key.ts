import { distinct } from '../../distinct.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import type { Model } from '../../model/model.ts'
import { dashboardExample } from '../../examples/routes.ts'

const adminKeyNames = ['ADMIN_KEY', 'CONVEX_ADMIN_KEY', 'CONVEX_SELF_HOSTED_ADMIN_KEY']
const publishedKey = 'NEXT_PUBLIC_ADMIN_KEY'

/** The dashboard gives away what it is given. */
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
  *check(model) {
    yield* distinct(keysOfDashboards(model))
  },
}

function* keysOfDashboards(model: Model): Iterable<Problem> {
  for (const { environment } of model.dashboards) {
    const published = environment.variables.get(publishedKey)
    if (published !== undefined && published.value !== '')
      yield {
        object: published.object,
        path: published.path,
        message: `${publishedKey} is sent to everybody who opens the dashboard, and makes them admin.`,
        fix: 'Take it out, make a new instance secret if the page was reachable, and let people type their key in.',
      }
    for (const name of adminKeyNames) {
      const variable = environment.variables.get(name)
      if (variable === undefined || variable.value === '') continue
      yield {
        object: variable.object,
        path: variable.path,
        message: `The dashboard does not read ${name}; the key only lies in its pod.`,
        fix: 'Take it out; people type the key into the page.',
        severity: 'warning',
      }
    }
  }
}

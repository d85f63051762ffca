import type { RuleDefinition } from '../../rule.ts'
import { listAt, textAt } from '../../model/read.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { problemAt } from '../../rule.ts'

const serviceYaml = (families: string): string => `
apiVersion: v1
kind: Service
metadata: { name: convex-backend, namespace: convex }
spec:
  ipFamilyPolicy: SingleStack
  ipFamilies: [${families}]
  selector: { app: convex-backend }
  ports: [{ name: api, port: 3210 }]
`

export const rule: RuleDefinition = {
  severity: 'error',
  title: "The backend's Service has an IPv4 address, and only that.",
  why:
    'The backend binds to an IPv4 interface and to nothing else. Through a Service with an IPv6 address nobody reaches it; ' +
    'with both families, every connection over IPv6 is refused.',
  source: 'convex-backend crates/local_backend/src/config.rs:37-39, crates/common/src/http/mod.rs:653-662 (652b828)',
  bad: documents(backendYaml, serviceYaml('IPv6')),
  good: documents(backendYaml, serviceYaml('IPv4')),
  *check(model) {
    const seen = new Set<object>()
    for (const { workload } of model.backends) {
      for (const object of model.servicesOf(workload)) {
        if (seen.has(object)) continue
        seen.add(object)
        const families = listAt(object, 'spec', 'ipFamilies')
        const isDual = textAt(object, 'spec', 'ipFamilyPolicy') === 'RequireDualStack'
        if (!families.includes('IPv6') && !isDual) continue
        const isOnly = !families.includes('IPv4') && !isDual
        yield problemAt(
          { object, path: families.includes('IPv6') ? 'spec.ipFamilies' : 'spec.ipFamilyPolicy' },
          isOnly
            ? 'The Service has IPv6 alone, and the backend listens on IPv4 alone.'
            : 'The Service has IPv6 too, on which the backend does not listen.',
          'Set ipFamilyPolicy: SingleStack and ipFamilies: [IPv4].',
          !isOnly ? 'warning' : undefined,
        )
      }
    }
  },
}

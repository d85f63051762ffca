import type { RuleDefinition } from '../../rule.ts'
import { listAt, textAt } from '../../model/read.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

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
  title: "The backend's Service is IPv4 only.",
  why:
    'The backend listens on IPv4 only. Through a Service with an IPv6 address no client reaches it; with both families, ' +
    'every connection over IPv6 is refused.',
  source: [
    convex('crates/local_backend/src/config.rs', 'LocalConfig.interface'),
    convex('crates/common/src/http/mod.rs', 'server_socket'),
  ],
  bad: documents(backendYaml, serviceYaml('IPv6')),
  good: documents(backendYaml, serviceYaml('IPv4')),
  check: eachBackend(function* ({ workload }, report, model) {
    for (const object of model.servicesOf(workload)) {
      const families = listAt(object, 'spec', 'ipFamilies')
      const isDual = textAt(object, 'spec', 'ipFamilyPolicy') === 'RequireDualStack'
      if (!families.includes('IPv6') && !isDual) continue
      const isOnly = !families.includes('IPv4') && !isDual
      yield report(
        { object, path: families.includes('IPv6') ? 'spec.ipFamilies' : 'spec.ipFamilyPolicy' },
        isOnly
          ? 'The Service is IPv6 only, but the backend listens on IPv4 only.'
          : 'The Service also has IPv6, on which the backend does not listen.',
        'Set ipFamilyPolicy: SingleStack and ipFamilies: [IPv4].',
        isOnly ? undefined : 'warning',
      )
    }
  }),
}

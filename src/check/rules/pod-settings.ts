import type { Rule } from '../rule.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, textAt } from '../world/read.ts'
import { backendYaml, changed, documents } from './backend-example.ts'

/** Every Service of the namespace would be a dozen variables. */
export const serviceLinksAreOff: Rule = {
  id: 'service-links-are-off',
  severity: 'info',
  title: 'The backend gets no variables from Services (enableServiceLinks: false).',
  why:
    'By default Kubernetes gives a pod variables for every Service of its namespace, named after the Service. Convex reads ' +
    'some hundred variables, and which Services there will be cannot be seen from the manifests of today.',
  source: 'kubernetes.io, Service: environment variables; convex-backend crates/common/src/knobs.rs (652b828)',
  bad: changed({ '      enableServiceLinks: false\n': '' }),
  good: backendYaml,
  *check({ backends }) {
    for (const { workload } of backends) {
      if (workload.pod['enableServiceLinks'] === false) continue
      yield {
        object: workload.object,
        path: `${workload.path}.enableServiceLinks`,
        message: 'Services of the namespace appear as variables of the backend; which ones cannot be seen.',
        fix: 'Set enableServiceLinks: false in the pod.',
      }
    }
  },
}

/** Convex never asks the API server. */
export const noServiceAccountToken: Rule = {
  id: 'service-account-token-is-not-mounted',
  severity: 'info',
  title: "The pods get no token for the cluster's API.",
  why:
    "Convex never talks to Kubernetes. A token in the pod is readable for every Node.js action; what the pod's account may " +
    'do cannot be seen here.',
  source:
    'kubernetes.io, Configure Service Accounts for Pods; convex-backend npm-packages/node-executor/src/executor.ts:91-101 (652b828)',
  bad: changed({ '      automountServiceAccountToken: false\n': '' }),
  good: backendYaml,
  *check({ convexWorkloads, index }) {
    for (const workload of convexWorkloads) {
      const name = textAt(workload.pod, 'serviceAccountName') ?? 'default'
      const account = index.find('ServiceAccount', '', namespaceOf(workload.object), name)
      const setting = workload.pod['automountServiceAccountToken'] ?? at(account, 'automountServiceAccountToken')
      if (setting === false) continue
      yield {
        object: workload.object,
        path: `${workload.path}.automountServiceAccountToken`,
        message: "A token for the cluster's API is mounted, which Convex does not use.",
        fix: 'Set automountServiceAccountToken: false in the pod.',
      }
    }
  },
}

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

/** The sockets are IPv4 ones. */
export const backendServiceIsIpv4: Rule = {
  id: 'backend-service-has-ipv4',
  severity: 'error',
  title: "The backend's Service has an IPv4 address, and only that.",
  why:
    'The backend binds to an IPv4 interface and to nothing else. Through a Service with an IPv6 address nobody reaches it; ' +
    'with both families, every connection over IPv6 is refused.',
  source: 'convex-backend crates/local_backend/src/config.rs:37-39, crates/common/src/http/mod.rs:653-662 (652b828)',
  bad: documents(backendYaml, serviceYaml('IPv6')),
  good: documents(backendYaml, serviceYaml('IPv4')),
  *check(world) {
    const seen = new Set<object>()
    for (const { workload } of world.backends) {
      for (const object of world.servicesOf(workload)) {
        if (seen.has(object)) continue
        seen.add(object)
        const families = listAt(object, 'spec', 'ipFamilies')
        const isDual = textAt(object, 'spec', 'ipFamilyPolicy') === 'RequireDualStack'
        if (!families.includes('IPv6') && !isDual) continue
        const isOnly = !families.includes('IPv4') && !isDual
        yield {
          object,
          path: families.includes('IPv6') ? 'spec.ipFamilies' : 'spec.ipFamilyPolicy',
          message: isOnly
            ? 'The Service has IPv6 alone, and the backend listens on IPv4 alone.'
            : 'The Service has IPv6 too, on which the backend does not listen.',
          fix: 'Set ipFamilyPolicy: SingleStack and ipFamilies: [IPv4].',
          ...(!isOnly && { severity: 'warning' as const }),
        }
      }
    }
  },
}

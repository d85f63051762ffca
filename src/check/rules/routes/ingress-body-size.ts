import type { RuleDefinition } from '../../rule.ts'
import { nginxPrefix } from '../../model/routes/ingress-routes.ts'
import { isNginx } from '../../model/routes/middlewares.ts'
import { textsAt } from '../../model/read.ts'
import { ingressExample } from './support/nginx-example.ts'
import { eachBackendRoute } from '../scopes.ts'
import { convex, ingressNginx } from '../../../sources/source.ts'

const bodySize = `${nginxPrefix}proxy-body-size`
const sizes: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }
const largestPush = 200

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'ingress-nginx accepts bodies of 200 MB, or of any size.',
  why:
    'Without proxy-body-size, ingress-nginx refuses bodies above 1 MB with 413, unless the ConfigMap of the ' +
    'controller sets another limit. A deployment of functions has up to 200 MB, and files have no limit.',
  source: [
    ingressNginx('docs/user-guide/nginx-configuration/annotations.md', '"### Custom max body size"'),
    convex('crates/common/src/knobs.rs', 'MAX_PUSH_BYTES'),
  ],
  bad: ingressExample({ '    nginx.ingress.kubernetes.io/proxy-body-size: "0"\n': '' }),
  good: ingressExample(),
  check: eachBackendRoute(function* ({ route }, report) {
    if (route.kind !== 'Ingress' || !isNginx(route.object)) return
    const value = textsAt(route.object, 'metadata', 'annotations')[bodySize]
    const [, digits, unit] = /^\s*(\d+)\s*([kmg]?)/i.exec(value ?? '') ?? []
    const bytes = Number(digits ?? Number.NaN) * (sizes[(unit ?? '').toLowerCase()] ?? 1)
    if (value !== undefined && !(bytes > 0 && bytes < largestPush * 1e6)) return
    yield report(
      `metadata.annotations["${bodySize}"]`,
      value === undefined
        ? 'Without proxy-body-size, ingress-nginx refuses bodies above 1 MB, but deployments and files are larger.'
        : `proxy-body-size is ${value}, but a deployment has up to ${largestPush} MB, and files have no limit.`,
      `Set ${bodySize}: "0".`,
      value !== undefined ? 'error' : undefined,
    )
  }),
}

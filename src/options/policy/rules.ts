import { issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import type { BackendEgressSettings } from './egress.ts'
import type { NetworkPolicySettings } from './network-policy.ts'
import type { EgressTarget } from './peers.ts'

interface Peers {
  readonly egress: BackendEgressSettings
}

/** Options that have no effect because everything is allowed already. */
const openIsOpen: CrossRule<Peers> = ({ egress: { mode, ports, except, ipv6, allow } }) => {
  if (mode !== 'open') return []
  const given = [
    ports === undefined ? [] : ['ports'],
    except.length === 0 ? [] : ['except'],
    ipv6 ? ['ipv6'] : [],
    allow.length === 0 ? [] : ['allow'],
  ].flat()
  return given.map((key) => ({
    at: ['egress', key],
    message: 'has no effect with mode "open", which lets everything out; leave it out, or choose "internet"',
  }))
}

/** IPv6 is closed as a whole unless it is turned on. */
const exceptFits: CrossRule<Peers> = ({ egress: { ipv6, except } }) =>
  except.flatMap((block, index) =>
    block.includes(':') && !ipv6
      ? issue(['egress', 'except', index], 'has no effect: IPv6 is closed; leave it out, or set ipv6: true')
      : [],
  )

/** Rules over the options of the policies, standalone or within a stack. */
export const policyRules: readonly CrossRule<Peers>[] = [openIsOpen, exceptFits]

interface Facts {
  readonly type: NetworkPolicySettings['database']['type']
  readonly isUntrusted: boolean
  readonly target: EgressTarget | undefined
  readonly port?: number | undefined
}

/** An external database is allowed by its port only, which is too permissive for untrusted functions. */
export function externalDatabaseIssues({ type, isUntrusted, target, port }: Facts): readonly CrossIssue[] {
  const at = ['externalDatabase']
  if (target === undefined)
    return type === 'external' && isUntrusted
      ? issue(
          at,
          'is required with egress mode "untrusted": a policy cannot follow a host name, so that functions would ' +
            'reach the port of the database at every address; give { cidr } or { namespace }',
        )
      : []
  if (type !== 'external') return issue(at, 'has no use: the database is part of this deployment')
  const { ports = [] } = target
  return port === undefined || ports.length === 0 || ports.includes(port)
    ? []
    : issue(
        [...at, 'ports'],
        `lack ${port}, the port of the database; add it, or leave them out when its pods have another than its Service`,
      )
}

const databaseIsFound: CrossRule<NetworkPolicySettings> = ({ database, externalDatabase, egress }) =>
  externalDatabaseIssues({ ...database, isUntrusted: egress.mode === 'untrusted', target: externalDatabase })

const controllerIsThere: CrossRule<NetworkPolicySettings> = (settings) => {
  const { dashboard, ingressController, dashboardController: own, acmeSolver, scope } = settings
  const isRouted = dashboard !== false && dashboard.access === 'ingress'
  const message = 'is needed by the dashboard, whose access is "ingress"; name it'
  const missing: readonly CrossIssue[] = [
    ...(ingressController === false && isRouted && own === undefined ? issue(['ingressController'], message) : []),
    ...(own !== undefined && !isRouted
      ? issue(['dashboardController'], 'has no use: no Ingress controller is in front of the dashboard')
      : []),
  ]
  if (!acmeSolver || (scope === 'namespace' && ingressController !== false)) return missing
  const needs = scope === 'stack' ? 'scope "namespace": no other closes in the solver' : 'an ingressController'
  return [...missing, { at: ['acmeSolver'], message: `has no effect without ${needs}; leave it out` }]
}

/** Rules over the options of `convexNetworkPolicy`. */
export const networkPolicyRules: readonly CrossRule<NetworkPolicySettings>[] = [
  ...policyRules,
  databaseIsFound,
  controllerIsThere,
]

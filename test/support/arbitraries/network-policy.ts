import * as fc from 'fast-check'
import { networkPolicyEdits } from '../../../src/options/policy/network-policy.ts'
import type { NetworkPolicyOptions, NetworkPolicyPeerOptions } from '../../../src/options/policy/network-policy.ts'
import type { EgressTarget } from '../../../src/options/policy/peers.ts'
import type { BackendEgressOptions } from '../../../src/options/policy/egress.ts'
import { common } from './common.ts'
import { edits, editsOf } from './edits.ts'
import { partial } from './partial.ts'
import { networkPolicyPresent } from './present.ts'
import { dnsLabel, labels, objectName, port, serviceName } from './text.ts'

const ports = fc.uniqueArray(port, { maxLength: 3 })
const peer = partial({ namespace: dnsLabel, podLabels: labels })
const cidr = fc.constantFrom('10.20.0.0/16', '203.0.113.7/32', '0.0.0.0/0', '2001:db8::/32', '::/0')

const target: fc.Arbitrary<EgressTarget> = fc.oneof(
  fc.record({ cidr, ports }, { requiredKeys: ['cidr'], noNullPrototype: true }),
  fc.record({ namespace: dnsLabel, podLabels: labels, ports }, { requiredKeys: ['namespace'], noNullPrototype: true }),
)

const limited: fc.Arbitrary<BackendEgressOptions> = fc
  .record({
    // Without 443 the backend could not call its own origin.
    rest: partial({
      mode: fc.constantFrom('internet' as const, 'untrusted' as const),
      ports: fc.oneof(
        fc.constant([]),
        ports.map((some) => [...new Set([443, ...some])]),
      ),
      allow: fc.array(target, { maxLength: 2 }),
    }),
    ipv6: fc.boolean(),
    except: fc.subarray(['203.0.113.0/24', '10.0.0.0/8', '2001:db8::/32']),
  })
  .map(({ rest, ipv6, except }) => ({ ...rest, ipv6, except: except.filter((item) => ipv6 || !item.includes(':')) }))

const egress = fc.oneof({ weight: 4, arbitrary: limited }, fc.constant({ mode: 'open' as const }))

/** The policies, alone or within a stack, but for an external database. */
export const networkPolicyPeers: fc.Arbitrary<NetworkPolicyPeerOptions> = partial({
  name: objectName,
  scope: fc.constantFrom('stack' as const, 'namespace' as const),
  ingressController: fc.oneof(
    { weight: 3, arbitrary: partial({ namespace: dnsLabel, podLabels: labels, ports }) },
    fc.constant(false as const),
  ),
  dashboardController: partial({ namespace: dnsLabel, podLabels: labels }),
  tailscale: peer,
  prometheus: peer,
  databaseOperator: peer,
  dns: partial({
    namespace: dnsLabel,
    podLabels: labels,
    cidrs: fc.subarray(['169.254.20.10/32']),
    ports: fc.constantFrom([53], [53, 5353]),
  }),
  kubernetesApi: partial({
    cidrs: fc.subarray(['10.0.0.1/32', '203.0.113.7/32']),
    ports: fc.constantFrom([443], [6443]),
  }),
  clients: fc.array(
    fc.record({ namespace: dnsLabel, podLabels: labels }, { requiredKeys: ['namespace'], noNullPrototype: true }),
    { maxLength: 2 },
  ),
  egress,
  databaseEgress: fc.array(target, { maxLength: 2 }),
})

/** The way to a database outside the deployment, by its port or by any. */
export const externalDatabase = fc.record({ to: target, more: ports, isAny: fc.boolean() })

export function withPort(
  { to, more, isAny }: { readonly to: EgressTarget; readonly more: readonly number[]; readonly isAny: boolean },
  own: number,
): EgressTarget {
  return { ...to, ports: isAny ? [] : [...new Set([own, ...more])] }
}

const facts = fc
  .record({
    peers: networkPolicyPeers,
    backend: fc.option(
      partial({
        name: serviceName,
        metrics: fc.boolean(),
        access: fc.constantFrom('ingress' as const, 'tailscale' as const),
      }),
      { nil: undefined },
    ),
    dashboard: fc.oneof(
      {
        weight: 3,
        arbitrary: partial({
          name: serviceName,
          access: fc.constantFrom('tailscale' as const, 'ingress' as const, 'none' as const),
        }),
      },
      fc.constant(false as const),
    ),
    database: fc.oneof(
      fc.record(
        { type: fc.constant('cloudnative-pg' as const), name: dnsLabel, metrics: fc.boolean() },
        { requiredKeys: ['type'], noNullPrototype: true },
      ),
      fc.record({ type: fc.constant('external' as const), port }, { noNullPrototype: true }),
      fc.record({ type: fc.constant('sqlite' as const) }, { noNullPrototype: true }),
    ),
    external: externalDatabase,
    rest: partial({
      s3Endpoint: fc.constantFrom('https://s3.example.com', 'http://minio.storage.svc:9000', 'http://minio:9000/x'),
      acmeSolver: fc.boolean(),
      export: fc.oneof(
        partial({
          name: serviceName,
          endpoint: fc.constantFrom('https://s3.example.com', 'http://minio.storage.svc:9000'),
        }),
        fc.constant(false as const),
      ),
      functionEnvironment: fc.oneof(partial({ name: serviceName }), fc.constant(false as const)),
    }),
    edit: partial({
      edit: edits(networkPolicyEdits),
    }),
  })
  .map(({ peers, external, backend, dashboard, database, rest, edit }): NetworkPolicyOptions => {
    const needsController = dashboard !== false && dashboard.access === 'ingress'
    const { ingressController, dashboardController, ...others } = peers
    const hasController = ingressController !== false || needsController
    return {
      ...others,
      ...(hasController && ingressController === false ? {} : { ingressController }),
      ...(needsController && { dashboardController }),
      ...(database.type === 'external' && { externalDatabase: withPort(external, database.port) }),
      backend,
      dashboard,
      database,
      ...rest,
      acmeSolver: rest.acmeSolver === true && peers.scope === 'namespace' && hasController,
      ...edit,
    }
  })

/** Options of `convexNetworkPolicy`. */
export const networkPolicyOptions: fc.Arbitrary<NetworkPolicyOptions> = fc
  .tuple(common, facts)
  .map((parts) => Object.assign({}, ...parts) as NetworkPolicyOptions)
  .map((options) => ({ ...options, edit: editsOf(options.edit, networkPolicyPresent(options)) }))

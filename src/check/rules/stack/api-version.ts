import type { K8sObject } from '../../../kubernetes/object.ts'
import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { clusterParts } from '../../model/postgres/cluster.ts'
import { convexSecretProducers } from '../../model/secrets/convex-secrets.ts'
import { convexClustersOf } from '../../model/database/links.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { groupOf, namespaceOf } from '../../model/index-of-objects.ts'
import { middlewaresOf } from '../../model/routes/middlewares.ts'
import { storeNamed, storesOf } from '../../model/postgres/object-stores.ts'
import { listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { databaseWith } from '../../examples/database.ts'
import { replaced } from '../../examples/backend.ts'
import { eachObject } from '../scopes.ts'

interface Served {
  /** Versions that are served, the best one first. */
  readonly right: readonly string[]
  /** Versions that are still served and are going away. */
  readonly old?: readonly string[]
}

const served: Readonly<Record<string, Served>> = {
  'external-secrets.io': { right: ['external-secrets.io/v1'] },
  // The older group is gone since Traefik 3.0.
  'traefik.containo.us': { right: ['traefik.io/v1alpha1'] },
  'traefik.io': { right: ['traefik.io/v1alpha1'] },
  [cnpgGroup]: { right: [`${cnpgGroup}/v1`] },
  'barmancloud.cnpg.io': { right: ['barmancloud.cnpg.io/v1'] },
  'gateway.networking.k8s.io': {
    right: ['gateway.networking.k8s.io/v1'],
    old: ['gateway.networking.k8s.io/v1beta1'],
  },
  'networking.k8s.io': { right: ['networking.k8s.io/v1'] },
  'cert-manager.io': { right: ['cert-manager.io/v1'] },
  'bitnami.com': { right: ['bitnami.com/v1alpha1'] },
}

const user = `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: convex-backend-secrets, namespace: convex }
spec:
  secretStoreRef: { name: store, kind: ClusterSecretStore }
  data: [{ secretKey: CONVEX_INSTANCE_SECRET, remoteRef: { key: convex } }]
`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Custom resources are of a version that their operator still serves.',
  why:
    'A resource of a version that is not served is refused: "no matches for kind". external-secrets.io/v1beta1 went away ' +
    'with 0.17, the group traefik.containo.us with Traefik 3, alpha versions of the Gateway API with 1.0. v1beta1 of the ' +
    'Gateway API is still served: a warning.',
  source:
    'external-secrets CRDs at v0.16.2 and v0.17.0; traefik docs/content/migrate/v2-to-v3.md (v3.7); gateway-api v1.6.1; ' +
    'cloudnative-pg v1.30; plugin-barman-cloud v0.14',
  bad: databaseWith(replaced(user, { 'external-secrets.io/v1': 'external-secrets.io/v1beta1' })),
  good: databaseWith(user),
  check: eachObject(convexResources, function* (object, report) {
    const wrong = versionProblem(object, report)
    if (wrong !== undefined) yield wrong
  }),
}

function versionProblem(object: K8sObject, report: Report): Problem | undefined {
  const { apiVersion, kind } = object
  const versions = served[groupOf(apiVersion)]
  const [best = ''] = versions?.right ?? []
  if (versions === undefined || versions.right.includes(apiVersion)) return undefined
  const isOld = versions.old?.includes(apiVersion) === true
  return report(
    'apiVersion',
    isOld ? `${apiVersion} of ${kind} is going away.` : `${apiVersion} of ${kind} is not served.`,
    `Write apiVersion: ${best}.`,
    isOld ? 'warning' : undefined,
  )
}

/** Everything of an operator that Convex, its routes, Secrets and databases lead to. */
function convexResources(model: Model): ReadonlySet<K8sObject> {
  const clusters = convexClustersOf(model)
  const exposure = exposureOf(model)
  return new Set([
    ...clusters,
    ...partsOf(model, new Set(clusters)),
    ...clusters.flatMap((cluster) =>
      storesOf(cluster).flatMap(({ name }) => storeNamed(model, cluster, name ?? '') ?? []),
    ),
    ...convexSecretProducers(model).map(({ object }) => object),
    ...exposure.objects.keys(),
    ...exposure.routes.flatMap(({ route }) =>
      middlewaresOf(model, route).flatMap(({ middleware }) => middleware ?? []),
    ),
    ...[...exposure.objects.keys()].flatMap((object) => gatewaysOf(model, object)),
  ])
}

function partsOf({ index }: Model, clusters: ReadonlySet<K8sObject>): readonly K8sObject[] {
  return clusterParts.flatMap((kind) =>
    index.all(kind, cnpgGroup).filter((part) => {
      const name = textAt(part, 'spec', 'cluster', 'name') ?? ''
      const cluster = index.find('Cluster', cnpgGroup, namespaceOf(part), name)
      return cluster !== undefined && clusters.has(cluster)
    }),
  )
}

function gatewaysOf({ index }: Model, route: K8sObject): readonly K8sObject[] {
  return listAt(route, 'spec', 'parentRefs').flatMap((parent) => {
    const namespace = textAt(parent, 'namespace') ?? namespaceOf(route)
    return index.find('Gateway', 'gateway.networking.k8s.io', namespace, textAt(parent, 'name') ?? '') ?? []
  })
}

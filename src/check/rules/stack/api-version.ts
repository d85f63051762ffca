import type { K8sObject } from '../../../kubernetes/object.ts'
import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../rule.ts'
import { clusterParts } from '../../model/postgres/cluster.ts'
import { convexSecretProducers } from '../../model/secrets/convex-secrets.ts'
import { convexClustersOf } from '../../model/database/links.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { groupOf, namespaceOf } from '../../model/index-of-objects.ts'
import { middlewaresOf } from '../../model/routes/middlewares.ts'
import { clusterStores } from '../../model/postgres/object-stores.ts'
import { listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { databaseWith } from '../../examples/database.ts'
import { replaced } from '../../examples/backend.ts'
import { eachObject } from '../scopes.ts'
import { cloudnativePg, gatewayApi, page, pluginBarmanCloud, traefik } from '../../../sources/source.ts'

interface Served {
  /** Served versions, the recommended one first. */
  readonly right: readonly string[]
  /** Versions that are still served, but will be removed. */
  readonly old?: readonly string[]
}

const served: Readonly<Record<string, Served>> = {
  'external-secrets.io': { right: ['external-secrets.io/v1'] },
  // Traefik 3.0 removed the older group.
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
  title: 'Custom resources have a version that their operator serves.',
  why:
    'A resource with a version that is not served is refused: "no matches for kind". External Secrets 0.17 removed ' +
    'external-secrets.io/v1beta1, Traefik 3 removed the group traefik.containo.us, and Gateway API 1.0 removed its ' +
    'alpha versions. v1beta1 of the Gateway API is still served: a warning.',
  source: [
    page('github.com', 'external-secrets/external-secrets CRDs of v0.16.2 and v0.17.0'),
    traefik('docs/content/migrate/v2-to-v3-details.md', '"### Kubernetes CRDs API Group `traefik.containo.us`"'),
    gatewayApi('apis/v1/httproute_types.go', 'HTTPRoute'),
    cloudnativePg('api/v1/groupversion_info.go', 'SchemeGroupVersion'),
    pluginBarmanCloud('api/v1/groupversion_info.go', 'GroupVersion'),
  ],
  bad: databaseWith(replaced(user, { 'external-secrets.io/v1': 'external-secrets.io/v1beta1' })),
  good: databaseWith(user),
  check: eachObject(convexResources, function* ({ apiVersion, kind }, report) {
    const versions = served[groupOf(apiVersion)]
    const [best = ''] = versions?.right ?? []
    if (versions === undefined || versions.right.includes(apiVersion)) return
    const isOld = versions.old?.includes(apiVersion) === true
    yield report(
      'apiVersion',
      isOld ? `${apiVersion} of ${kind} will be removed.` : `${apiVersion} of ${kind} is not served.`,
      `Write apiVersion: ${best}.`,
      isOld ? 'warning' : undefined,
    )
  }),
}

/** The custom resources that Convex, its routes, Secrets and databases use. */
function convexResources(model: Model): ReadonlySet<K8sObject> {
  const clusters = convexClustersOf(model)
  const exposure = exposureOf(model)
  return new Set([
    ...clusters,
    ...partsOf(model, new Set(clusters)),
    ...clusters.flatMap((cluster) => clusterStores(model, cluster)),
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

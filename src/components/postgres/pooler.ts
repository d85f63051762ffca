import { Pooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
import type { IPooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { inheritable } from '../../kubernetes/postgres/cloudnative-pg.ts'
import { metadataOf, withoutEmpty } from '../../kubernetes/metadata.ts'
import { poolerNameOf, poolerPoolOf } from '../../options/postgres/pooler.ts'
import type { PostgresSettings } from '../../options/postgres/postgres.ts'

type Certificates = Pick<NonNullable<ICluster['spec']>, 'certificates'>

/**
 * PgBouncer in session mode. Its connections to the server are bounded, for each user and over all of them.
 *
 * Sources: cloudnative-pg@v1.30.1 api/v1/pooler_types.go#PoolerSpec, cloudnative-pg@v1.30.1
 * internal/webhook/v1/pooler_webhook.go#AllowedPgbouncerGenericConfigurationParameters; pgbouncer.org: config.
 */
export function poolerOf(settings: PostgresSettings): Pooler | undefined {
  const { pooler } = settings
  if (pooler === undefined) return undefined
  const size = poolerPoolOf(settings)
  return new Pooler({
    metadata: metadataOf(settings, {
      name: poolerNameOf({ ...settings, pooler }),
      component: 'database',
      annotations: inSyncWave('database'),
    }),
    spec: {
      cluster: { name: settings.name },
      type: 'rw',
      instances: pooler.instances,
      template: templateOf(settings),
      pgbouncer: {
        poolMode: 'session',
        parameters: {
          // Additional clients wait for a session to end, and administrators can still connect.
          max_client_conn: String(size + 20),
          default_pool_size: String(size),
          max_db_connections: String(size),
          // For transaction pooling in the future: Convex keeps up to 128 (convex-backend@652b828
          // crates/common/src/knobs.rs#POSTGRES_MAX_CACHED_STATEMENTS).
          max_prepared_statements: '200',
        },
      },
    },
  })
}

/** The pods inherit nothing from the Cluster. A template must have a list of containers; the operator adds its own. */
function templateOf({ labels }: PostgresSettings): NonNullable<IPooler['spec']>['template'] {
  const own = withoutEmpty(inheritable(labels))
  return own && { metadata: { labels: own }, spec: { containers: [] } }
}

/**
 * The names that clients use for the server. The Pooler presents the server's certificate, which does not include its
 * own name (cloudnative-pg@v1.30.1 api/v1/cluster_funcs.go#GetClusterAltDNSNames, cloudnative-pg@v1.30.1
 * pkg/specs/pgbouncer/deployments.go#"cluster.GetServerTLSSecretName()"), and Convex checks it.
 */
export function poolerCertificates(settings: PostgresSettings): Certificates {
  const { pooler, namespace } = settings
  if (pooler === undefined) return {}
  const name = poolerNameOf({ ...settings, pooler })
  return { certificates: { serverAltDNSNames: [name, `${name}.${namespace}`, `${name}.${namespace}.svc`] } }
}

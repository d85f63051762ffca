import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import type { IPooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
import { all, environmentOf, podOf } from './model.ts'
import type { Model } from './model.ts'

const reserved = 20

function when(isWrong: boolean, text: string): readonly string[] {
  return isWrong ? [text] : []
}

/** What has to hold between a pooler, its server and the backend. */
export function poolerProblems(model: Model): readonly string[] {
  const pod = podOf(model, 'backend')
  const values = pod === undefined ? {} : environmentOf(model, pod.main)
  return all(model, 'Pooler').flatMap((pooler) => {
    const cluster = all(model, 'Cluster').find(({ metadata }) => metadata?.name === pooler.spec?.cluster.name)
    if (cluster === undefined) return [`the pooler ${pooler.metadata?.name} is of no cluster`]
    return [...settingProblems(pooler, cluster), ...sizeProblems(pooler, cluster, values)]
  })
}

function settingProblems({ metadata, spec }: IPooler, cluster: ICluster): readonly string[] {
  const names = cluster.spec?.certificates?.serverAltDNSNames ?? []
  return [
    ...when(spec?.pgbouncer.poolMode !== 'session', `the pooler pools by ${spec?.pgbouncer.poolMode}`),
    ...when(!names.includes(metadata?.name ?? ''), 'the certificate lacks the name of the pooler'),
  ]
}

function sizeProblems(
  { metadata, spec }: IPooler,
  cluster: ICluster,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  const parameters = spec?.pgbouncer.parameters ?? {}
  const each = Number(parameters['default_pool_size'])
  const own = (spec?.instances ?? 1) * each
  const isUsed = values['PGHOST'] === metadata?.name
  const pool = Number(values['POSTGRES_MAX_CONNECTIONS'] ?? 0)
  const server = Number(cluster.spec?.postgresql?.parameters?.['max_connections'])
  return [
    ...when(own + (isUsed ? 0 : pool) > server - reserved, `${own} and ${pool} of ${server} connections`),
    ...when(isUsed && pool > each, 'the backend waits for connections'),
    ...when(!(Number(parameters['max_client_conn']) > each), 'nobody else gets in'),
  ]
}

import { all, environmentOf, podOf } from './world.ts'
import type { World } from './world.ts'

const reserved = 20

/** What has to hold between a pooler, its server and the backend. */
export function poolerProblems(world: World): readonly string[] {
  const pod = podOf(world, 'backend')
  const values = pod === undefined ? {} : environmentOf(world, pod.main)
  return all(world, 'Pooler').flatMap(({ metadata, spec }) => {
    const cluster = all(world, 'Cluster').find((item) => item.metadata?.name === spec?.cluster.name)
    const { poolMode, parameters = {} } = spec?.pgbouncer ?? {}
    const name = metadata?.name ?? ''
    const own = (spec?.instances ?? 1) * Number(parameters['default_pool_size'])
    const isUsed = values['PGHOST'] === name
    const pool = Number(values['POSTGRES_MAX_CONNECTIONS'] ?? 0)
    const server = Number(cluster?.spec?.postgresql?.parameters?.['max_connections'])
    const names = cluster?.spec?.certificates?.serverAltDNSNames ?? []
    return [
      ...(cluster === undefined ? [`the pooler ${name} is of no cluster`] : []),
      ...(poolMode === 'session' ? [] : [`the pooler pools by ${poolMode}`]),
      ...(names.includes(name) ? [] : ['the certificate lacks the name of the pooler']),
      ...(own + (isUsed ? 0 : pool) <= server - reserved ? [] : [`${own} and ${pool} of ${server} connections`]),
      ...(isUsed && pool > Number(parameters['default_pool_size']) ? ['the backend waits for connections'] : []),
      ...(Number(parameters['max_client_conn']) > Number(parameters['default_pool_size'])
        ? []
        : ['nobody else gets in']),
    ]
  })
}

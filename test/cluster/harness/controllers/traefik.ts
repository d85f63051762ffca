import { join } from 'node:path'
import { binary } from '../programs/binaries.ts'
import type { Cluster } from '../cluster.ts'
import type { Daemon } from '../daemon.ts'
import { startDaemon } from '../daemon.ts'
import { freePort } from '../ports.ts'

/** A running Traefik. */
export interface Traefik extends Daemon {
  /** Port of the entry point `web` on 127.0.0.1: plain HTTP. */
  readonly web: number
  /** Port of the entry point `websecure` on 127.0.0.1: HTTPS for routers with TLS. */
  readonly websecure: number
  /** What it has loaded: `/api/http/routers`, `/api/http/services`, `/api/http/middlewares`. */
  readonly api: string
}

/**
 * Starts Traefik with the provider of IngressRoutes. It dials the cluster IPs of Services, as it does with
 * `nativeLB: true`: those are loopback addresses here, and EndpointSlices may not hold such.
 */
export async function startTraefik(cluster: Cluster, extraArgs: readonly string[] = []): Promise<Traefik> {
  const { apiServer, folder } = cluster
  const web = await freePort()
  const websecure = await freePort()
  const internal = await freePort()
  const api = `http://127.0.0.1:${internal}`
  const daemon = await startDaemon({
    name: 'traefik',
    file: await binary('traefik'),
    args: [
      `--entryPoints.web.address=127.0.0.1:${web}`,
      `--entryPoints.websecure.address=127.0.0.1:${websecure}`,
      `--entryPoints.traefik.address=127.0.0.1:${internal}`,
      '--api.insecure=true',
      // The pages of the dashboard are not part of the published module.
      '--api.dashboard=false',
      '--ping=true',
      '--providers.kubernetesCRD=true',
      '--providers.kubernetesCRD.nativeLBByDefault=true',
      '--global.checkNewVersion=false',
      '--global.sendAnonymousUsage=false',
      '--log.level=INFO',
      ...extraArgs,
    ],
    env: { KUBECONFIG: apiServer.kubeconfig },
    cwd: folder,
    logFile: join(folder, 'traefik.log'),
    ready: async () => (await fetch(`${api}/ping`)).ok,
  })
  cluster.onStop(daemon.stop)
  return { ...daemon, web, websecure, api }
}

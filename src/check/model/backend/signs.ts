import { apiPort, dashboardPort, healthPath, sitePort } from '../../../convex/ports.ts'
import type { Environment } from '../environment/environment.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../read.ts'
import type { Mount } from '../storage/mounts.ts'
import type { Container } from './workloads.ts'

/** A container whose image name does not identify it, with its signs. */
export interface Evidence {
  readonly container: Container
  readonly environment: Environment
  readonly mounts: readonly Mount[]
  /** Numbers of the ports of the container, and of the target ports of Services. */
  readonly ports: readonly number[]
}

/** One sign may be a coincidence; two without a contradiction are not. */
export const enoughSigns = 2

const enoughVariables = 2
const manyVariables = 4
// Names that hardly any other program reads.
const backendVariables =
  /^(?:CONVEX_(?:CLOUD|SITE)_ORIGIN|INSTANCE_(?:NAME|SECRET)|DISABLE_(?:METRICS_ENDPOINT|BEACON)|REDACT_LOGS_TO_CLIENT|DO_NOT_REQUIRE_SSL|S3_STORAGE_\w+_BUCKET|APPLICATION_MAX_CONCURRENT_\w+)$/
// Clients of Convex set these.
const clientVariables = /^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|EXPO_PUBLIC|NUXT)_|^CONVEX_(?:SELF_HOSTED|DEPLOY)/
const otherImages =
  /(?:^|[-_.])(?:node|nodejs|bun|deno|nginx|nginx-unprivileged|openresty|httpd|caddy|traefik|haproxy|envoy|varnish|busybox|alpine|curl|wget|postgres|postgresql|pgbouncer|mysql|mariadb|redis|valkey|mongo|python|golang|kubectl|helm|minio|rclone|restic|cloudflared|tailscale|proxy|gateway|exporter|tunnel|backups?|agent)(?:$|[-_.])/

/** Whether the name of an image is that of a common tool or server. */
export function isOtherImage(name: string): boolean {
  return name.length < 200 && otherImages.test(name)
}

/** The number of signs of the backend; 0 if there is a contradiction. */
export function backendSigns(evidence: Evidence, isNamed: boolean): number {
  const { container, environment, mounts, ports } = evidence
  const own = environment.list.map(({ name }) => name)
  const asked = probesOf(container)
  const isAgainst = [
    ports.length > 0 && !ports.some(isBackendPort),
    asked.some(({ port }) => port !== undefined && !isBackendPort(port)),
    isOtherPort(environment, isBackendPort),
    own.some((name) => clientVariables.test(name)),
  ]
  if (isAgainst.includes(true)) return 0
  const isMounted = mounts.some(({ mountPath, readOnly }) => /^\/convex(?:$|\/)/.test(mountPath) && !readOnly)
  // Most variables of a backend in the list of the container; an app that shares some reads them from a ConfigMap.
  const hasMost =
    own.filter((name) => backendVariables.test(name)).length >= manyVariables && own.includes('INSTANCE_SECRET')
  const isServing = ports.some(isBackendPort) || asked.some(({ path }) => path === healthPath)
  const isFor = [
    hasMost,
    isNamed,
    [...environment.variables.keys()].filter((name) => backendVariables.test(name)).length >= enoughVariables,
    ports.some(isBackendPort),
    asked.some(({ path }) => path === healthPath),
    isMounted,
  ]
  const signs = isFor.filter(Boolean).length
  // A tool may share the volume or the variables of the backend, but does not serve.
  return isServing || hasMost || (isNamed && isMounted) ? signs : Math.min(signs, 1)
}

function isDashboardPort(port: number): boolean {
  return port === dashboardPort
}

/** The number of signs of the dashboard; 0 if there is a contradiction. */
export function dashboardSigns({ container, environment, ports }: Evidence, isNamed: boolean): number {
  const asked = probesOf(container)
  const isAgainst = [
    ports.length > 0 && !ports.some(isDashboardPort),
    asked.some(({ port }) => port !== undefined && !isDashboardPort(port)),
    isOtherPort(environment, isDashboardPort),
  ]
  if (isAgainst.includes(true)) return 0
  const isAsked = asked.some(({ port }) => port === dashboardPort)
  const isFor = [
    isNamed,
    environment.variables.has('NEXT_PUBLIC_DEPLOYMENT_URL'),
    isAsked || ports.some(isDashboardPort),
  ]
  return isFor.filter(Boolean).length
}

/** Whether the container declares a port of the backend. */
export function hasBackendPort({ spec }: Container): boolean {
  return declaredPorts(spec).some(({ number }) => isBackendPort(number))
}

function isBackendPort(port: number): boolean {
  return port === apiPort || port === sitePort
}

function isOtherPort({ variables }: Environment, isOwn: (port: number) => boolean): boolean {
  const port = Number(variables.get('PORT')?.value ?? Number.NaN)
  return Number.isInteger(port) && !isOwn(port)
}

interface Asked {
  readonly port: number | undefined
  readonly path: string | undefined
}

/** The port and the path of each probe of a container. */
function probesOf({ spec }: Container): readonly Asked[] {
  return ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((name): readonly Asked[] => {
    const probe = recordAt(spec, name)
    const words = listAt(probe, 'exec', 'command').join(' ')
    if (words !== '') return words.includes(`:${apiPort}${healthPath}`) ? [{ port: apiPort, path: healthPath }] : []
    const handler = ['httpGet', 'tcpSocket', 'grpc'].find((kind) => at(probe, kind) !== undefined)
    if (handler === undefined) return []
    const port = at(probe, handler, 'port')
    const named = declaredPorts(spec).find((declared) => declared.name === port)?.number
    const number = typeof port === 'number' ? port : (named ?? (Number(port) || undefined))
    return [{ port: number, path: textAt(probe, handler, 'path') }]
  })
}

/** The ports that a container declares. */
export function declaredPorts(spec: Container['spec']): readonly { readonly name?: string; readonly number: number }[] {
  return listAt(spec, 'ports').flatMap((entry) => {
    const number = numberAt(entry, 'containerPort')
    const name = textAt(entry, 'name')
    return number === undefined ? [] : [{ ...(name !== undefined && { name }), number }]
  })
}

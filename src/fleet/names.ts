import { isPlainObject } from '../options/plain.ts'
import type { FleetStackOptions } from './options.ts'

/** A path in the options of a stack whose value must be unique to one instance. */
interface Place {
  readonly at: readonly string[]
  /** Whether it is a name, depending on the values next to it. Default: it is. */
  readonly when?: ((beside: Readonly<Record<string, unknown>>, defaults: FleetStackOptions) => boolean) | undefined
}

const place = (path: string, when?: Place['when']): Place => ({ at: path.split('.'), when })

/** Hosts: a default is the domain in which each instance has its own host. */
const hosts = [place('host'), place('siteHost'), place('dashboard.ingress.host')]

/** Names that are shared by all namespaces and clusters: those of the tailnet, and of servers in an archive. */
const everywhere = [
  place('dashboard.tailscale.hostname'),
  place('postgres.backup.serverName'),
  place('postgres.recovery.serverName'),
]

const isMade: Place['when'] = ({ create }) => create !== false
const isIssued: Place['when'] = ({ issuer }) => issuer !== undefined

/** The store of the backups of the same cluster, which is named after the instance too. */
const isOwnStore: Place['when'] = ({ objectStoreName }, { postgres }) =>
  typeof postgres === 'object' && postgres.backup?.objectStoreName === objectStoreName

/** Names within a namespace: of objects, and of existing objects that two instances cannot share. */
const inNamespace = [
  place('backend.name'),
  place('backend.configMapName'),
  place('backend.volume.claimName'),
  place('backend.volume.existingClaim'),
  place('backend.volume.snapshot.name'),
  place('backend.volume.restoreFrom'),
  place('backend.s3.credentials.serviceAccount.name', isMade),
  place('credentials.secretName'),
  place('postgres.name'),
  place('postgres.credentials.secretName'),
  place('postgres.pooler.name'),
  place('postgres.backup.objectStoreName'),
  place('postgres.recovery.objectStoreName', isOwnStore),
  place('ingress.name'),
  place('ingress.tls.secretName', isIssued),
  place('dashboard.name'),
  place('dashboard.ingress.tls.secretName', isIssued),
  place('export.name'),
  place('export.adminKey.secret'),
  place('export.credentials.serviceAccount.name', isMade),
  place('functionEnvironment.name'),
  place('functionEnvironment.secretName'),
  place('functionEnvironment.adminKey.secret'),
  place('networkPolicy.name'),
  place('monitoring.name'),
]

/**
 * The defaults of a fleet as those of one instance: all instances would share a name in them, so the instance is its
 * prefix (`orders-` and the name), also of a host (`orders.` and the domain), and a subfolder of the path of exports.
 * In its own namespace, an instance needs no separate names of objects.
 */
export function defaultsOf(name: string, defaults: FleetStackOptions, isShared: boolean): FleetStackOptions {
  const changed = [
    ...hosts.map((item) => ({ item, to: (value: string) => `${name}.${value}` })),
    ...[...everywhere, ...(isShared ? inNamespace : [])].map((item) => ({
      item,
      to: (value: string) => `${name}-${value}`,
    })),
    { item: place('export.destinationPath'), to: (value: string) => `${value.replace(/\/$/, '')}/${name}` },
  ]
  return changed.reduce<FleetStackOptions>(
    (options, { item: { at, when = () => true }, to }) =>
      replaced(options, at, (value, beside) =>
        typeof value === 'string' && when(beside, defaults) ? to(value) : value,
      ),
    defaults,
  )
}

type Replace = (value: unknown, beside: Readonly<Record<string, unknown>>) => unknown

/** The options with a different value at a path, if there is one. */
function replaced<Options>(options: Options, [key = '', ...rest]: readonly string[], replace: Replace): Options {
  if (!isPlainObject(options) || options[key] === undefined) return options
  const value = options[key]
  return { ...options, [key]: rest.length === 0 ? replace(value, options) : replaced(value, rest, replace) }
}

import type { K8sObject } from '../../../kubernetes/object.ts'
import { textIn } from '../backend/backend-paths.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import type { DatabaseLink } from './links.ts'
import { judgedIn } from '../environment/judged.ts'
import { textAt } from '../read.ts'

/** Whether a variable is on that any text turns on; `undefined` when the manifests do not show it. */
export function isOn(pod: ConvexPod, name: string): boolean | undefined {
  const { variables, isComplete } = pod.environment
  if (!variables.has(name)) return isComplete ? false : undefined
  const text = judgedIn(pod, name)
  return text && !text.isEmpty
}

/**
 * How the connection is secured. `preferred` is TLS when the server offers it, with a certificate that must then be
 * valid; `unknown` when the manifests do not show it (convex-backend@652b828
 * crates/clusters/src/lib.rs#adjust_postgres_url).
 */
export function tlsOf({ pod, database }: DatabaseLink): 'required' | 'preferred' | 'off' | 'unknown' {
  const isFree = isOn(pod, 'DO_NOT_REQUIRE_SSL')
  if (isFree === undefined) return 'unknown'
  if (!isFree) return 'required'
  if (database.url === undefined) return 'unknown'
  const mode = sslModeOf({ database })
  if (mode === 'disable') return 'off'
  return mode === 'require' ? 'required' : 'preferred'
}

/** The last `sslmode` of the URL, which overrides the others. */
export function sslModeOf({ database }: Pick<DatabaseLink, 'database'>): string | undefined {
  return database.url?.parameters.findLast(([name]) => name === 'sslmode')?.[1]
}

/** Whether a variable names a file of certificates; `undefined` when the manifests do not show it. */
export function namesFile(pod: ConvexPod, name: string): boolean | undefined {
  const variable = pod.environment.variables.get(name)
  if (variable === undefined) return pod.environment.isComplete ? false : undefined
  return variable.value === undefined ? undefined : textIn(pod, name) !== ''
}

const bundles = ['/etc/ssl', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates']

/** Whether the manifests replace the certificate authorities of the image. */
export function hasOtherAuthorities({ environment, mounts }: ConvexPod): boolean {
  if (environment.variables.has('SSL_CERT_FILE') || environment.variables.has('SSL_CERT_DIR')) return true
  return mounts.some(({ mountPath }) => bundles.some((bundle) => mountPath.startsWith(bundle)))
}

/** Whether CloudNativePG signs the certificate of the cluster, which is the default. */
export function signsItself(cluster: K8sObject): boolean {
  return textAt(cluster, 'spec', 'certificates', 'serverTLSSecret') === undefined
}

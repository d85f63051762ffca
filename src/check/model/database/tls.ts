import { textIn } from '../backend/backend-paths.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import type { DatabaseLink } from './links.ts'
import { judgedIn } from '../environment/judged.ts'

/** Whether a variable that is on by any text is on; `undefined` when that cannot be seen. */
export function isOn(pod: ConvexPod, name: string): boolean | undefined {
  const { variables, isComplete } = pod.environment
  if (!variables.has(name)) return isComplete ? false : undefined
  const text = judgedIn(pod, name)
  return text && !text.isEmpty
}

/**
 * How the connection is secured. `preferred` is TLS wherever the server offers it, with a certificate that must then be
 * right; `unknown` when the manifests do not show it (convex-backend crates/clusters/src/lib.rs:40-52).
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

/** The last `sslmode` of the URL, which is the one that counts. */
export function sslModeOf({ database }: Pick<DatabaseLink, 'database'>): string | undefined {
  return database.url?.parameters.findLast(([name]) => name === 'sslmode')?.[1]
}

/** Whether a file of certificates is named in a variable; `undefined` when that cannot be seen. */
export function namesFile(pod: ConvexPod, name: string): boolean | undefined {
  const variable = pod.environment.variables.get(name)
  if (variable === undefined) return pod.environment.isComplete ? false : undefined
  return variable.value === undefined ? undefined : textIn(pod, name) !== ''
}

import type { K8sObject } from '../kubernetes/object.ts'
import { isWritable } from '../kubernetes/writable.ts'

/** Name of the file that lists all others. */
export const kustomizationName = 'kustomization.yaml'

/** Name of the runbook. Neither kustomize nor Argo CD looks at it. */
export const runbookName = 'README.md'

const ownPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*\.yaml$/
// Names of other files. Hidden files and names that look like an option are not used.
const manifestPattern = /^[^\s./\\-][^\t\n\r/\\]*\.(yaml|yml|json)$/
// Every name that kustomize accepts for its file; two of them in one folder are an error.
const kustomizationNames: ReadonlySet<string> = new Set(['kustomization.yaml', 'kustomization.yml', 'kustomization'])
// Most file systems allow no longer name.
const longest = 255

// Components whose files are not named after them. Credentials are read by the backend; routes and policies are
// independent.
const prefixes: ReadonlyMap<string, string> = new Map([
  ['ingress', ''],
  ['credentials', 'backend'],
  ['networkPolicy', ''],
])

/**
 * The file name of an object, from the keys that lead to it: `['backend', 'deployment']` gives
 * `backend-deployment.yaml`. If the role is more specific than the kind, the rest is appended:
 * `['ingress', 'redirectIngressRoute']` gives `ingressroute-redirect.yaml`. Objects of a list have no keys and are
 * named after kind and name.
 */
export function suggestedName(keys: readonly string[], object: K8sObject): string {
  const kind = slug(object.kind.toLowerCase())
  const role = keys.at(-1)
  const components = keys.slice(0, -1).map((key) => prefixes.get(key) ?? slug(key))
  const parts =
    role === undefined ? [kind, slug(String(object.metadata?.name ?? ''))] : [...components, kind, rest(role, kind)]
  return `${parts.filter((part) => part !== '').join('-')}.yaml`
}

/** Whether a name is a bare file name that we may write. */
export function isOwnName(name: unknown): name is string {
  return typeof name === 'string' && ownPattern.test(name) && name.length <= longest && !isKustomizationName(name)
}

/** Whether a name is a bare file name that the kustomization may list. */
export function isManifestName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    manifestPattern.test(name) &&
    isWritable(name) &&
    name.length <= longest &&
    !isKustomizationName(name)
  )
}

/** Whether kustomize reads a file of this name as its own, on a file system with or without case. */
export function isKustomizationName(name: string): boolean {
  return kustomizationNames.has(name.toLowerCase())
}

/** The part of a role besides the kind: `redirect` of `redirectIngressRoute`, and an empty text for `deployment`. */
function rest(role: string, kind: string): string {
  const lower = role.toLowerCase()
  if (lower.endsWith(kind)) return slug(role.slice(0, role.length - kind.length))
  return slug(lower.startsWith(kind) ? role.slice(kind.length) : role)
}

/** Lower-case words joined by `-`; dots stay, as object names may have them. */
function slug(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|(?<![-.])[-.]+$/g, '')
}

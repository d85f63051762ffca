/**
 * Annotation that names the object that authenticates the users of a route, if the route itself does not refer to it.
 */
export const authenticationAnnotation = 'convex-k8s.proompteng.ai/authentication'

/**
 * Annotations of an Ingress that make its controller authenticate, by their prefix; with each, the annotation that it
 * requires. Sources: ingress-nginx@v1.15 docs/user-guide/nginx-configuration/annotations.md; haproxy-ingress@v0.15
 * docs/content/en/docs/configuration/keys.md; HAProxy documentation/annotations.md (v3.1); NGINX Ingress Controller
 * internal/configs/annotations.go (v4.0); Kong docs, annotations (KIC 3.4); AWS Load Balancer Controller
 * docs/guide/ingress/annotations.md (v2.13); traefik@v3.7.13
 * docs/content/reference/routing-configuration/kubernetes/ingress.md#"### On Ingress".
 */
const known: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  'nginx.ingress.kubernetes.io/': { 'auth-url': undefined, 'auth-type': 'auth-secret', 'auth-tls-secret': undefined },
  'haproxy-ingress.github.io/': {
    'auth-url': undefined,
    'auth-secret': undefined,
    'auth-tls-secret': undefined,
    oauth: undefined,
  },
  'haproxy.org/': { 'auth-type': 'auth-secret' },
  'nginx.org/': { 'basic-auth-secret': undefined },
  'nginx.com/': { 'jwt-key': undefined },
  'konghq.com/': { plugins: undefined },
  'alb.ingress.kubernetes.io/': { 'auth-type': undefined },
  'traefik.ingress.kubernetes.io/': { 'router.middlewares': undefined },
}

/**
 * Prefixes that the controllers of a class read, by the class names in their charts and documentation. `nginx` is that
 * of ingress-nginx and of NGINX Ingress Controller, `haproxy` that of HAProxy and of haproxy-ingress.
 */
const ofClasses: Readonly<Record<string, readonly string[]>> = {
  nginx: ['nginx.ingress.kubernetes.io/', 'nginx.org/', 'nginx.com/'],
  haproxy: ['haproxy-ingress.github.io/', 'haproxy.org/'],
  kong: ['konghq.com/'],
  alb: ['alb.ingress.kubernetes.io/'],
  traefik: ['traefik.ingress.kubernetes.io/'],
  tailscale: [],
}

/** Whether an annotation of a known controller is on an Ingress of another one's class, which does not read it. */
export function isOfOtherClass(key: string, ingressClass: string | undefined): boolean {
  const prefix = prefixOf(key)
  const own = ingressClass !== undefined && Object.hasOwn(ofClasses, ingressClass) ? ofClasses[ingressClass] : undefined
  return prefix !== undefined && own !== undefined && !own.includes(prefix)
}

// These name objects that are not part of the folder.
const references = new Set(['konghq.com/plugins', 'traefik.ingress.kubernetes.io/router.middlewares'])

type Annotations = Readonly<Record<string, string>>

/** Whether the controller that reads an annotation is one of those known here. */
export function isKnownController(key: string): boolean {
  return prefixOf(key) !== undefined
}

/** Whether an annotation names an object that authenticates, or does not. */
export function namesAnObject(key: string): boolean {
  return references.has(key)
}

/** Why an annotation of a known controller does not authenticate; `undefined` when it does, or when the controller is another. */
export function authenticationFault(key: string, annotations: Annotations, ingressClass?: string): string | undefined {
  const prefix = prefixOf(key)
  const names = known[prefix ?? '']
  if (never.test(key)) return 'does not authenticate'
  if (prefix === undefined || names === undefined) return undefined
  if (isOfOtherClass(key, ingressClass)) return `is not read by the controller of the class "${ingressClass}"`
  const name = key.slice(prefix.length)
  if (!Object.hasOwn(names, name)) return `does not authenticate; ${prefix} has ${Object.keys(names).join(', ')} for it`
  const needed = names[name]
  if (needed !== undefined && (annotations[`${prefix}${needed}`] ?? '').trim() === '')
    return `has no effect without "${prefix}${needed}"`
  if (isOpenByAddress(prefix, annotations))
    return `is one of two ways by "${prefix}satisfy", and every address is let in`
  const open = openings.find(
    ({ of, by, when }) => key.endsWith(`/${of}`) && when.test(annotations[`${prefix}${by}`] ?? ''),
  )
  return open === undefined ? undefined : `allows all users by the value of "${prefix}${open.by}"`
}

// Annotations of programs that do not put anything in front of a route.
const never =
  /^(?:cert-manager\.io|external-dns\.alpha\.kubernetes\.io|argocd\.argoproj\.io|tailscale\.com|kubernetes\.io|app\.kubernetes\.io|meta\.helm\.sh|convex-k8s\.proompteng\.ai)\//

/** With `satisfy: any`, ingress-nginx asks for a login or an address. */
function isOpenByAddress(prefix: string, annotations: Annotations): boolean {
  if (annotations[`${prefix}satisfy`]?.trim() !== 'any') return false
  const lists = ['whitelist-source-range', 'allowlist-source-range']
  return lists.some((list) => /(?:^|[\s,])(?:0\.0\.0\.0|::)\/0/.test(annotations[`${prefix}${list}`] ?? ''))
}

// Values that allow all users.
const openings = [
  { of: 'auth-type', by: 'auth-type', when: /^\s*none\s*$/ },
  { of: 'auth-type', by: 'auth-on-unauthenticated-request', when: /^\s*allow\s*$/ },
  { of: 'auth-tls-secret', by: 'auth-tls-verify-client', when: /^\s*(?:off|optional|optional_no_ca)\s*$/ },
]

function prefixOf(key: string): string | undefined {
  return Object.keys(known).find((prefix) => key.startsWith(prefix))
}

/** The annotations of an Ingress by which a known controller authenticates. */
export function authenticatingIn(annotations: Annotations): readonly string[] {
  return Object.keys(annotations).filter(
    (key) =>
      isKnownController(key) && annotations[key]?.trim() !== '' && authenticationFault(key, annotations) === undefined,
  )
}

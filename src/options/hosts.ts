import { httpActionsPath } from '../convex/origins.ts'
import { isDnsSubdomain } from '../kubernetes/names.ts'
import { textWithout } from './fields.ts'

/** Why a text is no public host name. */
function hostProblem(text: string): string | undefined {
  if (text.includes('://')) return 'a host has no scheme; leave "https://" out'
  if (text.includes('/')) return 'a host has no path; the package adds the paths'
  if (text.includes(':')) return 'a host has no port; Traefik serves HTTPS on its entry point'
  if (text.includes('*')) return 'a host has no wildcard; origins need one name'
  if (text.split('.').some((label) => label.length > 63)) return 'each part of a host name has at most 63 characters'
  if (!isDnsSubdomain(text)) return 'expected a host name such as "convex.example.com", in lower case'
  return text.includes('.') ? undefined : 'expected a full host name such as "convex.example.com"'
}

/** Why a text is no origin. Convex appends paths to it as text, so that a trailing slash would be doubled. */
function originProblem(text: string): string | undefined {
  if (!/^https?:\/\//.test(text)) return 'an origin begins with "https://" or "http://"'
  const rest = text.replace(/^https?:\/\//, '')
  if (rest.endsWith('/')) return 'an origin has no trailing slash'
  if (/[/?#]/.test(rest)) return 'an origin has no path: node actions would drop it'
  const [host = '', ...ports] = rest.split(':')
  const portIsRight = ports.length === 0 || (ports.length === 1 && isPort(ports[0] ?? ''))
  return isDnsSubdomain(host) && portIsRight ? undefined : 'expected an origin such as "https://convex.example.com"'
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

/** The same for the base URL of HTTP actions, which may end in `/http`. */
function siteOriginProblem(text: string): string | undefined {
  return originProblem(text.endsWith(httpActionsPath) ? text.slice(0, -httpActionsPath.length) : text)
}

export const host = textWithout(hostProblem, 'a host name such as "convex.example.com"')
export const cloudOrigin = textWithout(originProblem, 'an origin such as "https://convex.example.com"')
export const siteOrigin = textWithout(siteOriginProblem, 'an origin such as "https://convex.example.com/http"')

import { httpActionsPath } from '../../convex/origins.ts'
import { isDnsSubdomain } from '../../kubernetes/names.ts'
import { textWithout } from '../fields.ts'

/** Why a text is not an origin. Convex appends paths to it as text, so that a trailing slash would be doubled. */
function originProblems(text: string): readonly string[] {
  const rest = text.replace(/^https?:\/\//, '')
  const [authority = ''] = rest.split(/[/?#]/, 1)
  const problems = [
    ...(rest === text ? ['an origin begins with "https://" or "http://"'] : []),
    ...(rest.endsWith('/') ? ['an origin has no trailing slash'] : []),
    ...(/[/?#]./.test(rest) ? ['an origin has no path: node actions would drop it'] : []),
  ]
  return isHostAndPort(authority) || (rest === text && /:\/\//.test(text))
    ? problems
    : [...problems, 'expected an origin such as "https://convex.example.com"']
}

function isHostAndPort(text: string): boolean {
  // An IPv6 address has colons too, in brackets.
  const colon = text.indexOf(':', text.indexOf(']') + 1)
  const host = colon === -1 ? text : text.slice(0, colon)
  const isIpv6 = /^\[[\da-f:.]+\]$/i.test(host) && URL.canParse(`http://${host}`)
  return (isDnsSubdomain(host) || isIpv6) && (colon === -1 || isPort(text.slice(colon + 1)))
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

/** The same for the base URL of HTTP actions, which may end in `/http`. */
function siteOriginProblems(text: string): readonly string[] {
  return originProblems(text.endsWith(httpActionsPath) ? text.slice(0, -httpActionsPath.length) : text)
}

export const cloudOrigin = textWithout(originProblems, 'an origin such as "https://convex.example.com"')
export const siteOrigin = textWithout(siteOriginProblems, 'an origin such as "https://convex.example.com/http"')

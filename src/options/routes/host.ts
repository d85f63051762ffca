import * as v from 'valibot'
import { isDnsSubdomain } from '../../kubernetes/names.ts'
import { describe, typeName } from '../describe.ts'

const example = 'a full host name such as "convex.example.com"'
const parts = /^([a-z+]*:?\/\/)?(?:([^/@]*)@)?(\[[^\]]*\]|[^:/?#]*)(:\d*)?([/?#].*)?$/is
const isAscii = /^[ -~]*$/

/** All reasons why a text is not a public host name, and the host name that it contains. */
function problem(text: string): string {
  const trimmed = text.trim()
  const [, scheme, user, name = trimmed, port, path] = isAddress(trimmed) ? [] : (parts.exec(trimmed) ?? [])
  const got = `(got ${describe(text)})`
  if (isAddress(name)) return `${noAddress(name)} ${got}`
  if (name.toLowerCase() === 'localhost')
    return `a client would look for "localhost" on its own machine; expected ${example} ${got}`
  if (name.split('.').some((label) => label.length > 63))
    return `each part of a host name has at most 63 characters ${got}`
  const around = Object.entries({ scheme, user, port, path }).filter(([, part]) => part !== undefined)
  const faults = faultsOf(name, [...around.map(([part]) => part), ...(/\s/.test(text) ? ['spaces'] : [])])
  if (faults.length === 0) return `expected ${example}, got ${describe(text)}`
  const meant = plain(name)
  return `a host name ${listed(faults)} ${got}${isHost(meant) ? `; did you mean ${describe(meant)}?` : ''}`
}

const unwanted = [
  ['"_"', /_/],
  ['wildcard', /\*/],
  ['dot at the end', /\.$/],
] as const

function faultsOf(name: string, around: readonly string[]): readonly string[] {
  const none = [...around, ...unwanted.flatMap(([part, pattern]) => (pattern.test(name) ? [part] : []))]
  return [
    ...(none.length === 0 ? [] : [`has ${listed(none.map((part) => `no ${part}`))}`]),
    ...(/[A-Z]/.test(name) ? ['is written in lower case'] : []),
    ...(isAscii.test(name) ? [] : ['is written in ASCII (Punycode)']),
  ]
}

function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** Whether a text is a host name that an Ingress, a Gateway and a Certificate take. */
function isHost(text: string): boolean {
  const labels = text.split('.')
  // A last label with only digits makes the host of a URL an IPv4 address (URL Standard, "ends in a number").
  return isDnsSubdomain(text) && labels.length > 1 && labels.every(({ length }) => length <= 63) && !/\.\d+$/.test(text)
}

/** The host name that was meant, in the form that DNS uses: `xn--mnchen-3ya.example`. */
function plain(name: string): string {
  const text = name.toLowerCase().replaceAll('_', '-').replace(/\.$/, '')
  return !isAscii.test(text) && URL.canParse(`https://${text}`) ? new URL(`https://${text}`).hostname : text
}

function isAddress(text: string): boolean {
  const [, bare = text] = /^\[(.*)\]$/s.exec(text) ?? []
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare)) return true
  return /^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*$/i.test(bare) && URL.canParse(`http://[${bare}]`)
}

/**
 * "IPs are not allowed" in the host of an Ingress (kubernetes@v1.37.2
 * staging/src/k8s.io/api/networking/v1/types.go#IngressRule) nor in that of a route (gateway-api@v1.7.0
 * apis/v1/shared_types.go#Hostname); a Certificate is asked for the same name.
 */
function noAddress(address: string): string {
  const name = address.includes(':') ? 'sslip.io' : `"convex.${address}.sslip.io"`
  return (
    'an IP address cannot be a host: Ingress, Gateway and Certificate take only DNS names; use your own name that ' +
    `resolves to the address, or one of a wildcard DNS service such as ${name}`
  )
}

/** A public host name. */
export const host = v.pipe(
  v.string((issue) => `expected ${example}, got ${typeName(issue.input)}`),
  v.check(isHost, (issue) => problem(issue.input)),
)

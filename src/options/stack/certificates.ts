import { issue } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import type { StackSettings } from './stack.ts'
import type { IngressTlsSettings } from '../routes/tls.ts'

interface Routed {
  readonly name: string
  readonly tls?: IngressTlsSettings | undefined
}

/** The Secret of a route's certificate, when it names one or an issuer fills one. */
function secretOf({ name, tls }: Routed): { readonly name: string; readonly isIssued: boolean } | undefined {
  if (typeof tls !== 'object' || 'certResolver' in tls) return undefined
  const { secretName = `${name}-tls` } = tls
  return { name: secretName, isIssued: 'issuer' in tls }
}

/** An issued certificate covers only the hosts of its own route; an existing Secret may cover both. */
export const certificatesDiffer: CrossRule<StackSettings> = ({ ingress, dashboard }) => {
  if (ingress === false || dashboard === false || dashboard.ingress === undefined) return []
  const [own, other] = [secretOf(ingress), secretOf({ name: dashboard.name, ...dashboard.ingress })]
  if (own === undefined || other === undefined || own.name !== other.name) return []
  if (!own.isIssued && !other.isIssued) return []
  const message =
    `"${other.name}" is the Secret of the backend's certificate too, and an issuer makes one for one route; ` +
    'give another name'
  return issue(['dashboard', 'ingress', 'tls', 'secretName'], message)
}

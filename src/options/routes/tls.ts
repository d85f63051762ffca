import * as v from 'valibot'
import { describe } from '../describe.ts'
import { nonEmpty, objectName, oneOf } from '../fields.ts'
import { strict } from '../strict.ts'

/**
 * Where the certificate comes from:
 * - `'entryPoint'`: the certificate that Traefik has loaded for the host, or its default one;
 * - `issuer`: a cert-manager Certificate for every host, rendered with the route;
 * - `secretName`: an existing TLS Secret in the namespace of the route, the only one where Traefik looks for it;
 * - `certResolver`: a resolver of Traefik's static configuration.
 */
export type IngressTls =
  | 'entryPoint'
  | {
      readonly issuer: IssuerReference
      /**
       * Secret that cert-manager fills.
       * @default the route's name with the suffix `-tls`
       */
      readonly secretName?: string | undefined
    }
  | { readonly secretName: string }
  | { readonly certResolver: string }

/** A cert-manager issuer. */
export interface IssuerReference {
  /** Name, as in `letsencrypt-prod`. */
  readonly name: string
  /**
   * Kind. An `Issuer` must be in the namespace of the Certificate.
   * @default 'ClusterIssuer'
   */
  readonly kind?: 'ClusterIssuer' | 'Issuer' | undefined
  /**
   * API group, for issuers that are not cert-manager's own.
   * @default 'cert-manager.io'
   */
  readonly group?: string | undefined
}

const issuer = strict(
  {
    name: objectName,
    kind: v.optional(oneOf(['ClusterIssuer', 'Issuer']), 'ClusterIssuer'),
    group: v.optional(nonEmpty, 'cert-manager.io'),
  },
  { bare: 'name' },
)

const byIssuer = strict({ issuer, secretName: v.optional(objectName) })
const bySecret = strict({ secretName: objectName })
const byResolver = strict({ certResolver: nonEmpty })
const byEntryPoint = v.literal('entryPoint', ({ input }) => {
  const found = `expected "entryPoint", { issuer }, { secretName } or { certResolver }, got ${describe(input)}`
  if (input === true) return `${found}; for cert-manager write { issuer: { name: "letsencrypt-prod" } }`
  return v.is(objectName, input) ? `${found}; did you mean { issuer: { name: ${describe(input)} } }?` : found
})

export const ingressTls = v.lazy((input) => {
  if (typeof input !== 'object' || input === null || Object.keys(input).length === 0) return byEntryPoint
  if (('issuer' in input && input.issuer !== undefined) || 'clusterIssuer' in input) return byIssuer
  return 'certResolver' in input && input.certResolver !== undefined ? byResolver : bySecret
}) satisfies v.GenericSchema<IngressTls>

/** Where the certificate comes from, with its defaults. */
export type IngressTlsSettings = v.InferOutput<typeof ingressTls>

/** Whether a route has a certificate of its own, by cert-manager. */
export function isIssued(route: object): boolean {
  return 'tls' in route && typeof route.tls === 'object' && route.tls !== null && 'issuer' in route.tls
}

import * as v from 'valibot'
import { dnsLabel, objectName, textLike } from '../fields.ts'
import { strict } from '../strict.ts'

/** A Traefik Middleware. In another namespace it needs Traefik's `allowCrossNamespace`. */
export type MiddlewareReference =
  | string
  | {
      /** Name of the Middleware. */
      readonly name: string
      /**
       * Namespace of the Middleware.
       * @default that of the route
       */
      readonly namespace?: string | undefined
    }

// A name with "@" refers to another provider and is looked up unchanged; Traefik refuses it together with a namespace.
const middlewareName = textLike(
  (text) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(@[a-z]+)?$/.test(text),
  'the name of a Middleware',
)
export const middlewareReference = v.lazy((input) =>
  typeof input === 'object' && input !== null
    ? strict({ name: objectName, namespace: v.optional(dnsLabel) })
    : middlewareName,
) satisfies v.GenericSchema<MiddlewareReference>

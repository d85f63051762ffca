import { X509Certificate } from 'node:crypto'
import * as v from 'valibot'
import { nonEmpty, wholeNumber } from '../options/fields.ts'
import { cloudOrigin, siteOrigin } from '../options/routes/hosts.ts'
import { parse } from '../options/parse.ts'
import { strict } from '../options/strict.ts'

/** Options of `smokeTest`. */
export interface SmokeTestOptions {
  /**
   * Public origin of the instance, such as `https://convex.example.com`: the value of `CONVEX_CLOUD_ORIGIN` for
   * clients.
   */
  readonly url: string
  /**
   * Base URL of HTTP actions, for an instance with a separate host for them.
   * @default `url` and `/http`
   */
  readonly siteUrl?: string | undefined
  /**
   * An admin key of the instance. Without it, some parts are skipped. It is sent only over HTTPS or to this machine,
   * only after `/version` was answered as by a Convex backend, and is in no result.
   * @default none
   */
  readonly adminKey?: string | undefined
  /**
   * Certificates of authorities to trust besides those of Node, as PEM.
   * @default none
   */
  readonly ca?: string | undefined
  /**
   * Time limit of each part, in seconds. The whole test takes at most four times as long: the certificate is first,
   * then most parts run at once, then the admin key is tested, then the upload URL.
   * @default 10
   */
  readonly timeoutSeconds?: number | undefined
}

/**
 * The given value is never repeated. A key that is not a valid header value would cause an error of Node that may show
 * it.
 */
const adminKey = v.pipe(
  v.string('expected an admin key'),
  v.check((text) => /^[\x21-\x7e]+$/.test(text), 'expected an admin key: the name of the instance, "|" and hex digits'),
)

/** A file that was named by mistake may contain a key. */
const pem = v.pipe(v.string('expected certificates as PEM'), v.check(isPem, 'expected certificates as PEM'))

function isPem(text: string): boolean {
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  try {
    return certificates.map((one) => new X509Certificate(one)).length > 0
  } catch {
    return false
  }
}

export const smokeTestOptions = strict({
  url: v.pipe(nonEmpty, cloudOrigin),
  siteUrl: v.optional(siteOrigin),
  adminKey: v.optional(adminKey),
  ca: v.optional(pem),
  timeoutSeconds: v.optional(wholeNumber({ min: 1, max: 600, unit: 'seconds' }), 10),
}) satisfies v.GenericSchema<SmokeTestOptions>

/** Settings of `smokeTest`. */
export type SmokeTestSettings = v.InferOutput<typeof smokeTestOptions>

/** Checks the options and fills in the defaults. */
export function smokeTestSettings(options: SmokeTestOptions): SmokeTestSettings {
  return parse('smokeTest', smokeTestOptions, options)
}

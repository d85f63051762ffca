import { ConvexK8sError } from '../../errors.ts'
import { guarded } from '../../guarded.ts'
import { decryptMessage } from './format.ts'
import type { AdminKeyFormat } from './format.ts'
import { instanceSecretProblem } from './instance-secret.ts'
import { decodeAdminKey } from './protobuf.ts'
import type { AdminKeyMessage } from './protobuf.ts'

/** The content of an admin key. */
export type ValidAdminKey = {
  readonly valid: true
  /** The instance that the key names. The name is not encrypted, so anyone can change it. */
  readonly instanceName: string
  /** Time of issue, in whole seconds. */
  readonly issuedAt: Date
  readonly readOnly: boolean
  readonly format: AdminKeyFormat
} & (
  | {
      readonly system: false
      /** A number; a bigint only beyond 2^53. */
      readonly memberId: number | bigint
    }
  | { /** A key of Convex's own jobs, with all permissions. */ readonly system: true }
)

/** Why a backend with this secret would refuse the key. */
export interface InvalidAdminKey {
  readonly valid: false
  /** A text that never contains the key or the secret. */
  readonly reason: string
}

/** The result of `readAdminKey`. */
export type AdminKeyReading = ValidAdminKey | InvalidAdminKey

/**
 * Reads an admin key and validates it like the backend: both formats, the secret, and, if given, the name of the
 * instance. An invalid key is not an error: the result contains the reason.
 *
 * Sources: convex-backend@652b828 crates/keybroker/src/broker.rs#check_admin_key, convex-backend@652b828
 * crates/common/src/types/admin_key.rs#split_admin_key,remove_type_prefix_from_deployment_name.
 *
 * @throws ConvexK8sError if the instance secret is invalid.
 *
 * @example
 * ```ts
 * import { createAdminKey, createInstanceSecret, readAdminKey } from '@proompteng/convex-k8s'
 *
 * const instanceSecret = createInstanceSecret()
 * const reading = readAdminKey(createAdminKey({ instanceName: 'orders', instanceSecret }), instanceSecret)
 * console.log(reading.valid ? reading.issuedAt : reading.reason)
 * ```
 */
export function readAdminKey(
  key: string,
  instanceSecret: string,
  expected: { /** The name that the key must have. */ readonly instanceName?: string | undefined } = {},
): AdminKeyReading {
  const problem = instanceSecretProblem(instanceSecret)
  if (problem !== undefined) {
    throw new ConvexK8sError('readAdminKey: the key cannot be read.', [{ path: 'instanceSecret', message: problem }])
  }
  if (typeof expected !== 'object' || expected === null) {
    throw new ConvexK8sError('readAdminKey: the key cannot be read.', [
      { path: 'expected', message: 'expected an object with instanceName' },
    ])
  }
  const instanceName = guarded('readAdminKey', () => expected.instanceName)
  if (typeof key !== 'string') return invalid('an admin key is text')
  if (/\s/.test(key)) return invalid('there is white space in it, perhaps a line break at the end')
  const { name, hex } = partsOf(key)
  const textProblem = hexProblem(hex)
  if (textProblem !== undefined) return invalid(textProblem)
  const opened = open(Buffer.from(hex, 'hex'), Buffer.from(instanceSecret, 'hex'))
  if (opened === undefined) {
    return invalid('the instance secret does not open it: it was made with another secret, or it was changed')
  }
  return readingOf(opened, name ?? opened.message.instanceName, instanceName)
}

interface Opened {
  readonly format: AdminKeyFormat
  readonly message: AdminKeyMessage
}

function invalid(reason: string): InvalidAdminKey {
  return { valid: false, reason }
}

/** Name and encrypted part. A type before the name, as in `prod:orders|01…`, is only information for the user. */
function partsOf(key: string): { readonly name?: string; readonly hex: string } {
  const separator = key.indexOf('|')
  if (separator === -1) return { hex: key }
  const name = key.slice(0, separator)
  return { name: name.slice(name.indexOf(':') + 1), hex: key.slice(separator + 1) }
}

// Convex itself would also accept upper-case digits, but no tool writes them.
function hexProblem(hex: string): string | undefined {
  if (!/^[0-9a-f]+$/.test(hex)) return 'expected lower-case hex digits, after the name of the instance and "|"'
  if (hex.length % 2 !== 0) return 'it has an odd number of hex digits; one is missing'
  if (!hex.startsWith('01')) return 'it is of a version that is not known; it should begin with 01 after the "|"'
  return undefined
}

/** As the backend does: the current format first, the legacy one when that fails. */
function open(bytes: Uint8Array, secret: Uint8Array): Opened | undefined {
  for (const format of ['current', 'legacy'] as const) {
    const plain = decryptMessage(format, secret, bytes)
    const message = plain === undefined ? undefined : decodeAdminKey(plain)
    if (message !== undefined) return { format, message }
  }
  return undefined
}

function readingOf({ format, message }: Opened, name: string | undefined, expected?: string): AdminKeyReading {
  const { identity, readOnly } = message
  if (name === undefined || name === '') return invalid('it does not name an instance; expected NAME|HEX')
  if (expected !== undefined && name !== expected) return invalid('it is for another instance')
  if (message.issuedSeconds === 0n) return invalid('it does not say when it was issued')
  if (identity === undefined) return invalid('it does not say to whom it was issued')
  const issuedAt = new Date(Number(message.issuedSeconds) * 1000)
  if (Number.isNaN(issuedAt.getTime())) return invalid('it was issued at a time that no date can hold')
  const facts = { valid: true, instanceName: name, issuedAt, readOnly, format } as const
  if (identity === 'system') return { ...facts, system: true }
  return { ...facts, system: false, memberId: compact(identity.memberId) }
}

function compact(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

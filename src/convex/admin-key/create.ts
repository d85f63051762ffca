import { randomBytes } from 'node:crypto'
import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { guarded } from '../../guarded.ts'
import { instanceNameProblem } from '../instance.ts'
import { encryptMessage, nonceLengthOf } from './format.ts'
import type { AdminKeyFormat } from './format.ts'
import { instanceSecretProblem } from './instance-secret.ts'
import { encodeAdminKey, isUint64 } from './protobuf.ts'

/** Options of `createAdminKey`. */
export interface AdminKeyOptions {
  /** Name of the instance that the key is for: its `INSTANCE_NAME`. */
  readonly instanceName: string
  /** The secret of that instance: 64 hex digits. */
  readonly instanceSecret: string
  /**
   * The member that the key is issued to, for the backend's log. Self-hosted instances have no members; Convex's own
   * tools write 0.
   * @default 0
   */
  readonly memberId?: number | bigint | undefined
  /**
   * Whether the key can only read data, logs and variables.
   * @default false
   */
  readonly readOnly?: boolean | undefined
  /**
   * Time of issue, in whole seconds. For information only: an admin key never expires.
   * @default now
   */
  readonly issuedAt?: Date | undefined
  /**
   * Format of the key: `legacy` for images before 2025-05-30, which support no other. Later images accept both.
   * @default 'current'
   */
  readonly format?: AdminKeyFormat | undefined
}

/**
 * Creates an admin key for an instance without access to the instance, like `generate_admin_key.sh` in a running
 * backend. It is valid as long as the instance keeps its secret and its name; a single key cannot be revoked.
 *
 * Sources: convex-backend@652b828 crates/keybroker/src/broker.rs#issue_key, convex-backend@652b828
 * crates/keybroker/src/encryptor.rs#encrypt_proto.
 *
 * @throws ConvexK8sError if options are invalid. The error never contains the secret.
 *
 * @example
 * ```ts
 * import { createAdminKey, createInstanceSecret, readAdminKey } from '@proompteng/convex-k8s'
 *
 * const instanceSecret = createInstanceSecret()
 * const key = createAdminKey({ instanceName: 'convex-self-hosted', instanceSecret, readOnly: true })
 * console.log(readAdminKey(key, instanceSecret).valid)
 * ```
 */
export function createAdminKey(options: AdminKeyOptions): string {
  return guarded('createAdminKey', () => created(options))
}

function created(options: AdminKeyOptions): string {
  const issues = issuesOf(options)
  if (issues.length > 0) {
    const count = issues.length === 1 ? '1 option is wrong' : `${issues.length} options are wrong`
    throw new ConvexK8sError(`createAdminKey: ${count}.`, issues)
  }
  const { instanceName, instanceSecret, memberId = 0, readOnly = false, issuedAt, format = 'current' } = options
  const plain = encodeAdminKey({
    issuedSeconds: secondsOf(issuedAt ?? new Date()),
    identity: { memberId: BigInt(memberId) },
    readOnly,
  })
  const nonce = randomBytes(nonceLengthOf(format))
  const bytes = encryptMessage(format, Buffer.from(instanceSecret, 'hex'), { nonce, plain })
  return `${instanceName}|${Buffer.from(bytes).toString('hex')}`
}

function secondsOf(date: Date): bigint {
  return BigInt(Math.floor(date.getTime() / 1000))
}

type Problem = (value: unknown) => string | undefined

const problems: { readonly [Key in keyof Required<AdminKeyOptions>]: Problem } = {
  instanceName: (value) => (typeof value === 'string' ? instanceNameProblem(value) : 'is required, as text'),
  instanceSecret: instanceSecretProblem,
  memberId: optional(isMemberId, 'expected a whole number from 0 to 2^64 - 1; beyond 2^53 as a bigint'),
  readOnly: optional((value) => typeof value === 'boolean', 'expected true or false'),
  issuedAt: optional(isTimeOfIssue, 'expected a Date, at least one second after 1970-01-01T00:00:00Z'),
  format: optional((value) => value === 'current' || value === 'legacy', 'expected "current" or "legacy"'),
}

function issuesOf(options: unknown): readonly Issue[] {
  if (typeof options !== 'object' || options === null) return [{ path: '', message: 'expected an object of options' }]
  const given = options as Readonly<Record<string, unknown>>
  const known = Object.entries(problems).flatMap(([path, problem]) => {
    const message = problem(given[path])
    return message === undefined ? [] : [{ path, message }]
  })
  const unknown = Object.keys(given)
    .filter((key) => !Object.hasOwn(problems, key))
    .map((path) => ({ path, message: `unknown option; known here: ${Object.keys(problems).toSorted().join(', ')}` }))
  return [...known, ...unknown]
}

function optional(isRight: (value: unknown) => boolean, message: string): Problem {
  return (value) => (value === undefined || isRight(value) ? undefined : message)
}

function isMemberId(value: unknown): boolean {
  if (typeof value === 'bigint') return isUint64(value)
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/**
 * Convex takes 0 seconds for a time that is missing (convex-backend@652b828
 * crates/keybroker/src/broker.rs#check_admin_key).
 */
function isTimeOfIssue(value: unknown): boolean {
  return value instanceof Date && value.getTime() >= 1000
}

import { ProtobufReader } from './protobuf-reader.ts'

/** The message inside an admin key (convex-backend@652b828 crates/pb/protos/convex_keys.proto#"message AdminKey"). */
export interface AdminKeyMessage {
  /** Only in old keys; the name before the `|` goes first. */
  readonly instanceName?: string | undefined
  /** Seconds since 1970. */
  readonly issuedSeconds: bigint
  /** The member to whom it was issued; missing in a message that Convex would refuse. */
  readonly identity?: { readonly memberId: bigint } | 'system' | undefined
  readonly readOnly: boolean
}

const maxUint64 = 2n ** 64n - 1n

/** Whether a number fits a `uint64`. */
export function isUint64(value: bigint): boolean {
  return value >= 0n && value <= maxUint64
}

/**
 * The message as bytes, the same that Convex writes: the instance name, zero and `false` are omitted, but the member is
 * written even if it is 0, because it determines the kind of identity.
 */
export function encodeAdminKey({ issuedSeconds, identity, readOnly }: AdminKeyMessage): Uint8Array {
  const bytes: number[] = []
  if (issuedSeconds !== 0n) bytes.push(0x10, ...varint(issuedSeconds))
  if (identity === 'system') bytes.push(0x22, 0)
  else if (identity !== undefined) bytes.push(0x18, ...varint(identity.memberId))
  if (readOnly) bytes.push(0x28, 1)
  return Uint8Array.from(bytes)
}

function varint(value: bigint): readonly number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7fn) {
    bytes.push(Number(rest % 0x80n) + 0x80)
    rest /= 0x80n
  }
  return [...bytes, Number(rest)]
}

type Mutable = { -readonly [Key in keyof AdminKeyMessage]: AdminKeyMessage[Key] }

const varintType = 0
const lengthType = 2

// By field number: the wire type that it must have, and what it sets. As everywhere in protobuf, the last one counts.
const fields: ReadonlyMap<number, { type: number; set: (message: Mutable, reader: ProtobufReader) => void }> = new Map([
  [1, { type: lengthType, set: (message, reader) => void (message.instanceName = reader.text()) }],
  [2, { type: varintType, set: (message, reader) => void (message.issuedSeconds = reader.varint()) }],
  [3, { type: varintType, set: (message, reader) => void (message.identity = { memberId: reader.varint() }) }],
  [4, { type: lengthType, set: setSystem }],
  [5, { type: varintType, set: (message, reader) => void (message.readOnly = reader.varint() !== 0n) }],
])

function setSystem(message: Mutable, reader: ProtobufReader): void {
  reader.bytes()
  message.identity = 'system'
}

/** The message in the bytes, or `undefined` when they are invalid. Fields of a later version are skipped. */
export function decodeAdminKey(bytes: Uint8Array): AdminKeyMessage | undefined {
  const message: Mutable = { issuedSeconds: 0n, readOnly: false }
  const reader = new ProtobufReader(bytes)
  try {
    while (!reader.isAtEnd()) {
      const { number, type } = reader.tag()
      const field = fields.get(number)
      if (field === undefined) reader.skip(type)
      else if (field.type === type) field.set(message, reader)
      else return undefined
    }
  } catch {
    // The reader throws where the bytes end too early or are no protobuf at all.
    return undefined
  }
  return message
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Walks through the bytes of a protobuf message (protobuf.dev, Encoding). Throws if the bytes are invalid. */
export class ProtobufReader {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  isAtEnd(): boolean {
    return this.#position === this.#bytes.length
  }

  /** Number and wire type of the next field. */
  tag(): { readonly number: number; readonly type: number } {
    const tag = this.varint()
    if (tag < 8n || tag > 0xffff_ffffn) throw new RangeError('no field number')
    return { number: Number(tag / 8n), type: Number(tag % 8n) }
  }

  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = BigInt(this.#take(1)[0] ?? 0)
      value += (byte % 0x80n) << shift
      if (byte < 0x80n) {
        if (value >= 2n ** 64n) break
        return value
      }
    }
    throw new RangeError('no 64-bit number')
  }

  bytes(): Uint8Array {
    return this.#take(Number(this.varint()))
  }

  text(): string {
    return utf8.decode(this.bytes())
  }

  /** Skips a field of any wire type that is still in use, which groups are not. */
  skip(type: number): void {
    if (type === 0) this.varint()
    else if (type === 1) this.#take(8)
    else if (type === 2) this.bytes()
    else if (type === 5) this.#take(4)
    else throw new RangeError('no wire type')
  }

  #take(length: number): Uint8Array {
    const end = this.#position + length
    if (end > this.#bytes.length) throw new RangeError('ends too early')
    const taken = this.#bytes.subarray(this.#position, end)
    this.#position = end
    return taken
  }
}

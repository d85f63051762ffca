import { createHmac } from 'node:crypto'
import { gcmsiv } from '@noble/ciphers/aes.js'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'

/** `current` since 2025-05-30 (convex-backend 8b99d75a3); older images support only `legacy`. */
export type AdminKeyFormat = 'current' | 'legacy'

/**
 * ADMIN_KEY_VERSION (convex-backend@652b828 crates/keybroker/src/broker.rs#ADMIN_KEY_VERSION); the same in both
 * formats.
 */
export const version = Uint8Array.of(1)

interface Cipher {
  readonly nonceLength: number
  readonly of: (
    secret: Uint8Array,
    nonce: Uint8Array,
  ) => { readonly encrypt: (plain: Uint8Array) => Uint8Array; readonly decrypt: (sealed: Uint8Array) => Uint8Array }
}

// Sources: convex-backend@652b828
// crates/keybroker/src/encryptor.rs#AEAD_ALGORITHM,KEY_LEN,ADMIN_KEY,KDF_ALGORITHM,derive_from_secret,encrypt_proto and
// convex-backend@652b828 crates/keybroker/src/legacy_encryptor.rs#encode_proto,decode_proto.
const ciphers: Readonly<Record<AdminKeyFormat, Cipher>> = {
  current: { nonceLength: 12, of: (secret, nonce) => gcmsiv(derivedKey(secret), nonce, version) },
  legacy: { nonceLength: 24, of: (secret, nonce) => xsalsa20poly1305(secret, nonce) },
}

const tagLength = 16

/** Length of the nonce of a format, in bytes. */
export function nonceLengthOf(format: AdminKeyFormat): number {
  return ciphers[format].nonceLength
}

/**
 * The key for AES-128-GCM-SIV, derived from the instance secret: KBKDF in counter mode with HMAC-SHA256. AWS-LC hashes
 * counter and purpose without a separator or a length between them, and 16 bytes need one round.
 */
export function derivedKey(secret: Uint8Array): Uint8Array {
  const counter = Uint8Array.of(0, 0, 0, 1)
  return createHmac('sha256', secret).update(counter).update('admin key').digest().subarray(0, 16)
}

/** Encrypts a message: version byte, nonce, ciphertext, tag. */
export function encryptMessage(
  format: AdminKeyFormat,
  secret: Uint8Array,
  { nonce, plain }: { readonly nonce: Uint8Array; readonly plain: Uint8Array },
): Uint8Array {
  return Buffer.concat([version, nonce, ciphers[format].of(secret, nonce).encrypt(plain)])
}

/** Decrypts a message; `undefined` if it was not encrypted in this format with this secret. */
export function decryptMessage(format: AdminKeyFormat, secret: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  const { nonceLength, of } = ciphers[format]
  if (bytes[0] !== version[0] || bytes.length < 1 + nonceLength + tagLength) return undefined
  try {
    return of(secret, bytes.subarray(1, 1 + nonceLength)).decrypt(bytes.subarray(1 + nonceLength))
  } catch {
    // The ciphers report a wrong tag by an error; no other error is possible here.
    return undefined
  }
}

import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

const nonceLength = 12

/**
 * Seals one value: a session key under RSA-OAEP with SHA-256 and a label, preceded by its length, then the value
 * encrypted with AES-256-GCM and that key. The label is not in the result; the controller must know the same one to
 * open it. The nonce is all zeros, which is safe because each session key is used once.
 *
 * Source: sealed-secrets@v0.40.0 pkg/crypto/crypto.go#HybridEncrypt.
 */
export function sealValue(publicKey: KeyObject, label: string, value: Uint8Array): string {
  const session = randomBytes(32)
  const sealedKey = publicEncrypt(
    {
      key: publicKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label, 'utf8'),
    },
    session,
  )
  const cipher = createCipheriv('aes-256-gcm', session, Buffer.alloc(nonceLength))
  const length = Buffer.alloc(2)
  length.writeUInt16BE(sealedKey.length)
  const sealed = Buffer.concat([length, sealedKey, cipher.update(value), cipher.final(), cipher.getAuthTag()])
  session.fill(0)
  return sealed.toString('base64')
}

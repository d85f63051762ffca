import { execFileSync } from 'node:child_process'
import { createDecipheriv } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The folder of the run, which holds it, is removed when the run ends.
const root = mkdtempSync(join(tmpdir(), 'convex-k8s-openssl-'))
let made = 0

/** A sealing key as the controller has one: a certificate that anybody may have, and a private key in a file. */
export interface SealingKey {
  readonly certificate: string
  readonly keyFile: string
}

/** Makes a key pair with `openssl`. */
export function sealingKey(algorithm: readonly string[] = ['rsa:2048'], days = 10): SealingKey {
  made += 1
  const keyFile = join(root, `${made}.key`)
  const certificateFile = join(root, `${made}.crt`)
  const [newKey = '', ...more] = algorithm
  const options = [
    '-nodes',
    '-subj',
    '/CN=sealed-secret',
    '-days',
    String(days),
    '-keyout',
    keyFile,
    '-out',
    certificateFile,
  ]
  openssl(['req', '-x509', '-newkey', newKey, ...more, ...options])
  return { certificate: readFileSync(certificateFile, 'utf8'), keyFile }
}

/**
 * Opens a sealed value the way of the controller, with no code of ours: the session key by `openssl pkeyutl`, the value
 * by AES-256-GCM. Throws when key, label or bytes are wrong.
 */
export function unseal({ keyFile }: SealingKey, label: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64')
  const length = bytes.readUInt16BE(0)
  const options = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256']
  if (label !== '') options.push(`rsa_oaep_label:${Buffer.from(label).toString('hex')}`)
  const session = openssl(
    ['pkeyutl', '-decrypt', '-inkey', keyFile, ...options.flatMap((option) => ['-pkeyopt', option])],
    bytes.subarray(2, 2 + length),
  )
  const decipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()])
}

function openssl(args: readonly string[], input?: Uint8Array): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'] })
}

import { lstat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAdminKey, createInstanceSecret } from '../../src/convex/admin-key/index.ts'
import { folder, secret } from '../secrets/leaks.ts'
import { sealingKey } from '../secrets/openssl.ts'

export const key = sealingKey()
export const instanceSecret = secret(createInstanceSecret())
export const adminKey = secret(createAdminKey({ instanceName: 'orders', instanceSecret, memberId: 7 }))
/** A folder with the certificate, the instance secret and the admin key in files. */
export async function prepared() {
  const path = await folder()
  const [cert, secretFile, keyFile] = ['cert.pem', 'secret.txt', 'key.txt'].map((name) => join(path, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(cert, key.certificate)
  await writeFile(secretFile, `${instanceSecret}\n`, { mode: 0o600 })
  await writeFile(keyFile, `${adminKey}\r\n`, { mode: 0o600 })
  const out = join(path, 'folder', 'backend-sealedsecret.yaml')
  return { cert, secretFile, keyFile, out, adminKeyOut: join(path, 'admin-key') }
}
export async function modeOf(path: string): Promise<string> {
  // oxlint-disable-next-line no-bitwise
  return ((await lstat(path)).mode & 0o777).toString(8)
}

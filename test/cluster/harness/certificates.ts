import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runOrThrow } from './run.ts'

/** Paths of a certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

const days = '2'
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** Makes a certificate authority in `folder`. Node can read certificates but not make them; openssl can. */
export async function createAuthority(folder: string, name: string): Promise<KeyPair> {
  const pair = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
  const subject = ['-subj', `/CN=${name}`, '-addext', 'basicConstraints=critical,CA:TRUE']
  const files = ['-keyout', pair.key, '-out', pair.certificate]
  await runOrThrow('openssl', ['req', '-x509', '-days', days, ...newKey, ...subject, ...files])
  return pair
}

/** What a signed certificate is for. */
export interface SigningRequest {
  /** File name, without ending. */
  readonly name: string
  /** Names and addresses as openssl writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  readonly subjects: readonly string[]
}

/** Makes a server certificate that `authority` has signed. */
export async function createCertificate(folder: string, authority: KeyPair, request: SigningRequest): Promise<KeyPair> {
  const { name, subjects } = request
  const pair = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
  const signing = join(folder, `${name}.csr`)
  const extensions = join(folder, `${name}.ext`)
  await writeFile(extensions, `subjectAltName=${subjects.join(',')}\nextendedKeyUsage=serverAuth\n`)
  await runOrThrow('openssl', ['req', '-new', ...newKey, '-subj', `/CN=${name}`, '-keyout', pair.key, '-out', signing])
  const signer = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial']
  const files = ['-in', signing, '-extfile', extensions, '-out', pair.certificate]
  await runOrThrow('openssl', ['x509', '-req', '-days', days, ...signer, ...files])
  return pair
}

// Creates and seals the credentials of an instance without a cluster, and writes them to the folder, where the stack
// finds them. A second run changes nothing: sealing is random, so an existing file is kept. No controller can decrypt
// the files of this demonstration certificate; get your own with: kubeseal --fetch-cert
import { readFile } from 'node:fs/promises'
import {
  convexStack,
  render,
  rotations,
  sealCredentialsFile,
  sealPostgresCredentialsFile,
} from '@proompteng/convex-k8s'

const [folder = 'argocd/applications/orders'] = process.argv.slice(2)
const certificate = await readFile(new URL('demo-sealing-certificate.pem', import.meta.url), 'utf8')
const instanceName = 'orders'

const sealed = await sealCredentialsFile({ file: `${folder}/backend-sealedsecret.yaml`, certificate, instanceName })
console.log(`${sealed.outcome}  ${sealed.file}`)
// The admin key is available only here, and only once, for a vault or for CI: sealed.values?.take().adminKey

const database = await sealPostgresCredentialsFile({ file: `${folder}/postgres-sealedsecret.yaml`, certificate })
console.log(`${database.outcome}  ${database.file}`)

const stack = convexStack({
  host: 'orders.example.com',
  instanceName,
  credentials: { sealedFile: 'backend-sealedsecret.yaml' },
  postgres: { credentials: { sealedFile: 'postgres-sealedsecret.yaml' } },
})
const { kept, written } = await render(stack, folder)
console.log(`wrote    ${written.length} files beside ${kept.join(' and ')}`)

console.log('To rotate:')
for (const { text } of rotations({ instanceName }).instanceSecret.steps) console.log(`- ${text}`)

// The deployment at convex.proompteng.ai, written to the folder that Argo CD syncs. Run it again after a change; in CI,
// `npm run example -- --check` fails when the folder is not what this program says.
//
// The credentials are sealed for a demonstration certificate that nobody can open, so that this needs no cluster. With
// your own (`kubeseal --fetch-cert`) the file can be committed and synced. It is made once: sealing is random.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { convexStack, render, sealCredentialsFile } from '@proompteng/convex-k8s'

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true })
const [folder = 'argocd/applications/convex'] = positionals

if (!values.check) {
  const certificate = await readFile(new URL('demo-sealing-certificate.pem', import.meta.url), 'utf8')
  const sealed = await sealCredentialsFile({
    file: `${folder}/backend-sealedsecret.yaml`,
    certificate,
    instanceName: 'convex-self-hosted',
  })
  console.log(`${sealed.outcome.padEnd(10)} ${sealed.file}`)
}

const stack = convexStack({
  host: 'convex.proompteng.ai',
  postgres: { storage: { size: '30Gi' } },
  dashboard: { tailscale: { hostname: 'convex' } },
  ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
  credentials: { sealedFile: 'backend-sealedsecret.yaml' },
})

const result = await render(stack, folder, { mode: values.check ? 'check' : 'write' })
for (const name of result.written) console.log(`wrote      ${folder}/${name}`)
for (const name of result.removed) console.log(`removed    ${folder}/${name}`)
for (const name of result.unchanged) console.log(`unchanged  ${folder}/${name}`)
for (const name of result.kept.filter((kept) => kept !== 'backend-sealedsecret.yaml'))
  console.log(`kept       ${folder}/${name}`)
if (values.check && !result.inSync) {
  console.error(`${result.diff}\n${folder} is not in sync; run "npm run example" and commit what it writes.`)
  process.exitCode = 1
}

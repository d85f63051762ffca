// The deployment at convex.proompteng.ai: the folder that Argo CD syncs, and next to it the Application that syncs the
// folder, for the platform's list of applications. Run it again after a change; in CI, `npm run example -- --check`
// fails when the files differ from the output of this program.
//
// The credentials are sealed with a demonstration certificate, so that the example needs no cluster; no controller can
// decrypt them. With your own certificate (`kubeseal --fetch-cert`), you can commit and sync the file. It is created
// once, because sealing is random.
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { convexApplication, convexStack, render, sealCredentialsFile, toYaml } from '@proompteng/convex-k8s'

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true })
const [folder = 'argocd/applications/convex'] = positionals
// The controller as the Helm chart installs it. No manifest contains its name; the runbook uses it in its commands.
const sealedSecrets = { name: 'sealed-secrets', namespace: 'sealed-secrets' }

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

const mode = values.check ? 'check' : 'write'
const result = await render(stack, folder, { mode, runbook: { sealedSecrets } })
for (const name of result.written) console.log(`wrote      ${folder}/${name}`)
for (const name of result.removed) console.log(`removed    ${folder}/${name}`)
for (const name of result.unchanged) console.log(`unchanged  ${folder}/${name}`)
for (const name of result.kept.filter((kept) => kept !== 'backend-sealedsecret.yaml'))
  console.log(`kept       ${folder}/${name}`)

const { application } = convexApplication({
  repoURL: 'https://github.com/proompteng/convex-k8s.git',
  path: 'argocd/applications/convex',
})
const file = `${folder}.yaml`
const text = toYaml({ application })
const found = await readFile(file, 'utf8').catch(() => undefined)
const isRight = found === text
if (!isRight && mode === 'write') await writeFile(file, text)
const outcome = isRight ? 'unchanged' : mode === 'write' ? 'wrote' : 'differs'
console.log(`${outcome.padEnd(10)} ${file}`)

if (mode === 'check' && !(result.inSync && isRight)) {
  console.error(`${result.diff}\n${folder} or ${file} is not in sync; run "npm run example" and commit what it writes.`)
  process.exitCode = 1
}

// Starts the cluster by hand, with the controllers that are named, and keeps it until Ctrl-C:
// `npx tsx test/cluster/up.ts sealed-secrets cloudnative-pg traefik`.
import { startCertManagerWebhook } from './harness/controllers/cert-manager.ts'
import { startCloudNativePg } from './harness/controllers/cloudnative-pg.ts'
import { startCluster } from './harness/cluster.ts'
import { startExternalSecretsWebhook } from './harness/controllers/external-secrets.ts'
import { startSealedSecrets } from './harness/controllers/sealed-secrets.ts'
import { startTraefik } from './harness/controllers/traefik.ts'

const starters = {
  'sealed-secrets': startSealedSecrets,
  'cloudnative-pg': startCloudNativePg,
  'cert-manager': startCertManagerWebhook,
  'external-secrets': startExternalSecretsWebhook,
  traefik: startTraefik,
}

// Kept for good: a signal that comes twice (from the terminal and from npx) must not cut the clean-up short.
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
})

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const cluster = await startCluster()
try {
  say(`export KUBECONFIG=${cluster.apiServer.kubeconfig}`)
  for (const [name, start] of Object.entries(starters)) {
    if (process.argv.includes(name)) say(`${name}: ${JSON.stringify(await start(cluster))}`)
  }
  say('ready')
  await asked
} finally {
  await cluster.stop()
}

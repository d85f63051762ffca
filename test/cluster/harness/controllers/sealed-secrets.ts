import { X509Certificate } from 'node:crypto'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { binary } from '../programs/binaries.ts'
import type { Cluster } from '../cluster.ts'
import type { Daemon } from '../daemon.ts'
import { startDaemon } from '../daemon.ts'
import { freePort } from '../ports.ts'

/** A running sealed-secrets controller. */
export interface SealedSecretsController extends Daemon {
  /** Where it serves `/v1/cert.pem`, `/v1/verify` and `/v1/rotate`. */
  readonly url: string
  /** PEM file of the certificate that it opens secrets for. */
  readonly certificateFile: string
}

const namespace = 'kube-system'

/**
 * The controller only knows the files that Kubernetes mounts into a pod, at fixed paths. It gets them in a mount
 * namespace of its own, so that nothing of this machine changes; unprivileged users need a user namespace for that.
 */
const inPod = (accountFolder: string): readonly string[] => [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  '--mount',
  'sh',
  '-euc',
  `mount -t tmpfs tmpfs /var/run
   mkdir -p /var/run/secrets/kubernetes.io
   ln -s "$0" /var/run/secrets/kubernetes.io/serviceaccount
   exec "$@"`,
  accountFolder,
]

async function writeAccount({ apiServer, folder }: Cluster): Promise<string> {
  const account = join(folder, 'sealed-secrets-account')
  await mkdir(account, { recursive: true })
  await writeFile(join(account, 'token'), apiServer.token, { mode: 0o600 })
  await writeFile(join(account, 'namespace'), namespace)
  await copyFile(apiServer.caFile, join(account, 'ca.crt'))
  return account
}

/** Starts the controller, also again, which keeps its keys in `kube-system` and watches all namespaces. */
export async function startSealedSecrets(cluster: Cluster): Promise<SealedSecretsController> {
  const { apiServer, folder } = cluster
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const certificateFile = join(folder, 'sealed-secrets.pem')
  const address = new URL(apiServer.url)
  const file = await binary('sealed-secrets-controller')
  const daemon = await startDaemon({
    name: 'sealed-secrets-controller',
    file: 'unshare',
    args: [
      ...inPod(await writeAccount(cluster)),
      file,
      `--listen-addr=127.0.0.1:${port}`,
      `--listen-metrics-addr=127.0.0.1:${await freePort()}`,
      // The limits are for people; a test asks more often.
      '--rate-limit=1000',
      '--rate-limit-burst=1000',
      '--kubeclient-qps=-1',
      // A SealedSecret that cannot be opened is to say so at once.
      '--max-unseal-retries=1',
    ],
    env: {
      KUBERNETES_SERVICE_HOST: address.hostname,
      KUBERNETES_SERVICE_PORT: address.port,
      POD_NAMESPACE: namespace,
    },
    logFile: join(folder, 'sealed-secrets.log'),
    ready: async () => {
      const response = await fetch(`${url}/v1/cert.pem`)
      if (!response.ok) return false
      const pem = await response.text()
      await writeFile(certificateFile, pem)
      return new X509Certificate(pem).publicKey.asymmetricKeyType === 'rsa'
    },
  })
  cluster.onStop(daemon.stop)
  return { ...daemon, url, certificateFile }
}

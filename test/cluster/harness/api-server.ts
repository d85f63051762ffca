import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { binary } from './programs/binaries.ts'
import { createAuthority, createCertificate } from './certificates.ts'
import type { Daemon } from './daemon.ts'
import { startDaemon } from './daemon.ts'
import { answersOk } from './https.ts'
import { writeKubeconfig } from './kubeconfig.ts'
import { freePort } from './ports.ts'

/** A running kube-apiserver and how to reach it as an administrator. */
export interface ApiServer extends Daemon {
  readonly url: string
  readonly token: string
  /** PEM file of the authority that signed its certificate. */
  readonly caFile: string
  readonly kubeconfig: string
}

/**
 * Cluster IPs come out of this range. All of 127.0.0.0/8 is this machine, so a test can listen on the very address and
 * port of a Service, and a proxy that dials Services reaches it without kube-proxy.
 */
const serviceRange = '127.96.0.0/16'

/** The newest API server, or the older one in the tests that run on both (`test/cluster/vitest.config.ts`). */
function program(): 'kube-apiserver' | 'kube-apiserver-1.35' {
  return process.env['OLDER_API_SERVER'] === undefined ? 'kube-apiserver' : 'kube-apiserver-1.35'
}

function serviceAccountKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // The one form of an elliptic-curve key that kube-apiserver reads.
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString()
}

/** Starts a kube-apiserver on loopback, in front of the etcd at `etcdUrl`, with its files in `folder`. */
export async function startApiServer(folder: string, etcdUrl: string): Promise<ApiServer> {
  const authority = await createAuthority(folder, 'api-server-ca')
  const subjects = ['IP:127.0.0.1', 'DNS:localhost', 'DNS:kubernetes.default.svc']
  const serving = await createCertificate(folder, authority, { name: 'api-server', subjects })
  const token = randomBytes(24).toString('hex')
  const tokens = join(folder, 'tokens.csv')
  const accountKey = join(folder, 'service-accounts.key')
  await writeFile(tokens, `${token},test,test,system:masters\n`, { mode: 0o600 })
  await writeFile(accountKey, serviceAccountKey(), { mode: 0o600 })
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  const daemon = await startDaemon({
    name: 'kube-apiserver',
    file: await binary(program()),
    args: [
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
      `--etcd-servers=${etcdUrl}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.key}`,
      `--token-auth-file=${tokens}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${accountKey}`,
      `--service-account-signing-key-file=${accountKey}`,
      `--service-cluster-ip-range=${serviceRange}`,
      // Nobody makes the default service accounts here, and a Pod would be refused without one.
      '--disable-admission-plugins=ServiceAccount',
      // The Service "kubernetes" may not have a loopback endpoint.
      '--endpoint-reconciler-type=none',
      '--allow-privileged=true',
    ],
    logFile: join(folder, 'kube-apiserver.log'),
    ready: () => answersOk(`${url}/readyz`, authority.certificate),
    timeoutMilliseconds: 120_000,
  })
  const kubeconfig = join(folder, 'kubeconfig.yaml')
  await writeKubeconfig(kubeconfig, { url, caFile: authority.certificate, token })
  return { ...daemon, url, token, caFile: authority.certificate, kubeconfig }
}

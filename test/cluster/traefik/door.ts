import { readFile } from 'node:fs/promises'
import type { K8sObject, Objects } from '@proompteng/convex-k8s'
import { objectsOf } from '@proompteng/convex-k8s'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { ApiObject } from '../harness/apply.ts'
import { createAuthority, createCertificate } from '../harness/certificates.ts'
import type { KeyPair } from '../harness/certificates.ts'
import type { Cluster } from '../harness/cluster.ts'
import { eventually } from '../harness/eventually.ts'
import { createNamespace } from '../harness/namespaces.ts'
import type { Traefik } from '../harness/controllers/traefik.ts'
import type { Stub } from './stub.ts'
import { startStub } from './stub.ts'

const kinds = new Set(['Service', 'IngressRoute', 'Middleware', 'Certificate'])

/** What a stub of the backend has in the place of Convex: the API and the site proxy. */
export interface Backend {
  readonly api: Stub
  readonly site: Stub
}

/** Applies the Services and routes of a stack, and listens on the very addresses of its backend's Service. */
export async function serve(cluster: Cluster, stack: Objects, namespace: string): Promise<Backend> {
  await createNamespace(cluster, namespace)
  for (const object of objectsOf(stack).filter(({ kind }: K8sObject) => kinds.has(kind))) {
    const { status, body } = await cluster.apply(plainObject(object) as unknown as ApiObject)
    if (status > 201) throw new Error(`${object.kind} was refused: ${body.message}`)
  }
  const { body } = await cluster.client({ path: `/api/v1/namespaces/${namespace}/services/convex-backend` })
  const [api, site] = await Promise.all([3210, 3211].map((port) => startStub(body.spec.clusterIP, port)))
  if (api === undefined || site === undefined) throw new Error('there are two stubs')
  cluster.onStop(async () => {
    await Promise.all([api.stop(), site.stop()])
  })
  return { api, site }
}

/** Puts a certificate for these hosts into a Secret; gives the authority as PEM text. */
export async function certify(
  cluster: Cluster,
  { namespace, name, hosts }: { readonly namespace: string; readonly name: string; readonly hosts: readonly string[] },
): Promise<{ readonly ca: string; readonly pair: KeyPair }> {
  await createNamespace(cluster, namespace)
  const authority = await createAuthority(cluster.folder, `${namespace}-ca`)
  const subjects = hosts.map((host) => `DNS:${host}`)
  const pair = await createCertificate(cluster.folder, authority, { name: `${namespace}-${name}`, subjects })
  const [certificate, key] = await Promise.all([readFile(pair.certificate), readFile(pair.key)])
  const data = { 'tls.crt': certificate.toString('base64'), 'tls.key': key.toString('base64') }
  const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'kubernetes.io/tls', data }
  const { status } = await cluster.client({ method: 'POST', path: `/api/v1/namespaces/${namespace}/secrets`, body })
  if (status !== 201) throw new Error(`the Secret ${name} was refused`)
  return { ca: await readFile(authority.certificate, 'utf8'), pair }
}

interface Router {
  readonly name: string
  readonly status: string
  readonly rule: string
}

/** Waits until Traefik has a router for each of these hosts, and gives all that it made of IngressRoutes. */
export async function routersFor({ api }: Traefik, hosts: readonly string[]): Promise<readonly Router[]> {
  return eventually('routers', async () => {
    const all = (await (await fetch(`${api}/api/http/routers?per_page=500`)).json()) as Router[]
    const ours = all.filter(({ name }) => name.endsWith('@kubernetescrd'))
    return hosts.every((host) => ours.some(({ rule }) => rule.includes(`\`${host}\``))) ? ours : undefined
  })
}

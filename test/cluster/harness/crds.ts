import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { moduleFolders } from './programs/module-cache.ts'
import type { ApiClient } from './request.ts'

/** Where one project keeps its CustomResourceDefinitions in its own module. */
interface Source {
  readonly module: string
  readonly folder: string
  /** Files of kinds that no test needs. Large ones cost the API server seconds each time it starts. */
  readonly skip?: RegExp
}

const sources: readonly Source[] = [
  { module: 'github.com/cloudnative-pg/cloudnative-pg', folder: 'config/crd/bases' },
  { module: 'github.com/cloudnative-pg/plugin-barman-cloud', folder: 'config/crd/bases' },
  { module: 'github.com/traefik/traefik/v3', folder: 'docs/content/reference/dynamic-configuration' },
  { module: 'tailscale.com', folder: 'cmd/k8s-operator/deploy/crds', skip: /_(?!dnsconfigs)/ },
  { module: 'github.com/cert-manager/cert-manager', folder: 'deploy/crds' },
  { module: 'github.com/bitnami-labs/sealed-secrets', folder: 'helm/sealed-secrets/crds' },
  { module: 'github.com/argoproj/argo-cd/v3', folder: 'manifests/crds' },
  { module: 'sigs.k8s.io/gateway-api', folder: 'config/crd/standard' },
  { module: 'github.com/external-secrets/external-secrets', folder: 'config/crds/bases', skip: /^generators\./ },
  {
    module: 'github.com/kubernetes-csi/external-snapshotter/client/v8',
    folder: 'config/crd',
    skip: /groupsnapshot/,
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    folder: 'example/prometheus-operator-crd',
    skip: /_(alertmanager|prometheus(es|agents)|scrapeconfig|thanosruler)/,
  },
]

async function definitionsIn(folder: string, skip?: RegExp): Promise<readonly string[]> {
  const all = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
  const names = all.filter((name) => !skip?.test(name)).toSorted()
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  // Some of these folders also hold examples and kustomizations.
  return files.filter((text) => /^kind: CustomResourceDefinition$/m.test(text))
}

/** The text of the CustomResourceDefinitions, each as its project publishes it. */
export async function crdManifests(): Promise<readonly string[]> {
  const modules = sources.map(({ module }) => module)
  const roots = await moduleFolders('crds', modules)
  const read = ({ module, folder, skip }: Source): Promise<readonly string[]> =>
    definitionsIn(join(roots.get(module) ?? '', folder), skip)
  return (await Promise.all(sources.map(read))).flat()
}

const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

interface Condition {
  readonly type: string
  readonly status: string
}

const isEstablished = (definition: { readonly status?: { readonly conditions?: readonly Condition[] } }): boolean =>
  definition.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false

/** Creates the CustomResourceDefinition and waits until all of them are served. */
export async function installCrds(client: ApiClient): Promise<void> {
  const create = async (manifest: string): Promise<void> => {
    const contentType = 'application/yaml'
    const { status, body } = await client({ method: 'POST', path: collection, contentType, body: manifest })
    if (status !== 201) throw new Error(`a CRD was refused: ${body.message}`)
  }
  await Promise.all((await crdManifests()).map(create))
  while (!(await client({ path: collection })).body.items.every(isEstablished)) await sleep(250)
}

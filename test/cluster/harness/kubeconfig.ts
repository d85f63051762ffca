import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'

/** How to reach an API server. */
export interface Access {
  readonly url: string
  readonly caFile: string
  readonly token: string
}

/** Writes a kubeconfig with one cluster, one user and one context. */
export async function writeKubeconfig(file: string, { url, caFile, token }: Access): Promise<void> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority': caFile } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  }
  await writeFile(file, stringify(config), { mode: 0o600 })
}

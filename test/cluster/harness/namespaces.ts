import type { Cluster } from './cluster.ts'

/** Creates a namespace, unless it is there. Deleted ones stay in Terminating here, so each case takes its own. */
export async function createNamespace({ client }: Cluster, name: string): Promise<string> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  const { status, body: answer } = await client({ method: 'POST', path: '/api/v1/namespaces', body })
  if (status !== 201 && status !== 409) throw new Error(`namespace ${name} was refused: ${answer.message}`)
  return name
}

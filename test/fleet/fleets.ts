import type { FleetInstance } from '@proompteng/convex-k8s'

export const domain = 'convex.example.com'
export const two: readonly FleetInstance[] = [
  { name: 'orders' },
  { name: 'billing', postgres: { storage: { size: '100Gi' } } },
]
export const application = { repoURL: 'https://github.com/example/infrastructure.git', path: 'argocd/convex' }
export async function listOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

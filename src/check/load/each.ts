import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { unreadable } from './parse.ts'

/** Reads items one by one. All errors are reported together, each once. */
export async function each<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const issues = new Map<string, Issue>()
  for (const item of items) {
    try {
      results.push(await read(item))
    } catch (error) {
      if (!(error instanceof ConvexK8sError)) throw error
      for (const issue of error.issues) issues.set(`${issue.path}\u0000${issue.message}`, issue)
    }
  }
  if (issues.size > 0) throw unreadable([...issues.values()])
  return results
}

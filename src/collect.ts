import { ConvexK8sError } from './errors.ts'
import type { Issue } from './errors.ts'

/** Runs builders one after the other and collects all their issues, so that one error contains all of them. */
export class Collector {
  readonly #issues: Issue[] = []

  /** The objects of one component, or `undefined` if its builder has refused. */
  part<Objects>(component: string, build: () => Objects): Objects | undefined {
    try {
      return build()
    } catch (error) {
      if (!(error instanceof ConvexK8sError)) throw error
      this.#issues.push(...error.issues.map((issue) => ({ ...issue, path: within(component, issue.path) })))
      return undefined
    }
  }

  /** @throws ConvexK8sError if any builder has refused. */
  end(summary: string): void {
    if (this.#issues.length > 0) throw new ConvexK8sError(summary, this.#issues)
  }
}

/** Edits of a stack are at `edit`, then the component. */
function within(component: string, path: string): string {
  return path.startsWith('edit.') ? `edit.${component}.${path.slice('edit.'.length)}` : `${component}.${path}`
}

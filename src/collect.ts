import { ConvexK8sError } from './errors.ts'
import type { Issue } from './errors.ts'

/** Runs builders one after the other and gathers what is wrong in any of them, so that one error tells it all. */
export class Collector {
  readonly #issues: Issue[] = []

  /** The objects of one component, or nothing when its builder has refused. */
  part<Objects>(component: string, build: () => Objects): Objects | undefined {
    try {
      return build()
    } catch (error) {
      if (!(error instanceof ConvexK8sError)) throw error
      this.#issues.push(...error.issues.map((issue) => ({ ...issue, path: within(component, issue.path) })))
      return undefined
    }
  }

  /** @throws ConvexK8sError when any builder has refused. */
  end(summary: string): void {
    if (this.#issues.length > 0) throw new ConvexK8sError(summary, this.#issues)
  }
}

/** Edits of a stack stand under `edit` first and the component second. */
function within(component: string, path: string): string {
  return path.startsWith('edit.') ? `edit.${component}.${path.slice('edit.'.length)}` : `${component}.${path}`
}

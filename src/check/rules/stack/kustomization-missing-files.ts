import type { Problem, RuleDefinition } from '../../rule.ts'
import { source, listing, factsIn } from './support/kustomization.ts'

/** What the kustomization lists is there. */
export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every resource that the kustomization lists is in the folder.',
  why: 'Kustomize refuses the whole folder for one file that is missing, so that nothing of it is synced.',
  source,
  needsFolder: true,
  bad: `${listing}  - a-file-that-is-not-there.yaml\n`,
  good: listing,
  *check(model): Iterable<Problem> {
    for (const { object, facts } of factsIn(model)) {
      for (const name of facts.missing) {
        yield {
          object,
          path: 'resources',
          message: `It lists ${name}, which is not there; kustomize refuses the whole folder.`,
          fix: 'Add the file, or take it off the list.',
        }
      }
    }
  },
}

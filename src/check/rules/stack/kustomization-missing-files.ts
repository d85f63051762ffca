import type { Problem, RuleDefinition } from '../../rule.ts'
import { source, listing, factsIn } from './support/kustomization.ts'
import { problemAt } from '../../rule.ts'

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
        yield problemAt(
          { object, path: 'resources' },
          `It lists ${name}, which is not there; kustomize refuses the whole folder.`,
          'Add the file, or take it off the list.',
        )
      }
    }
  },
}

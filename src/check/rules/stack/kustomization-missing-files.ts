import type { RuleDefinition } from '../../rule.ts'
import { eachKustomization } from '../scopes.ts'
import { source, listing } from './support/kustomization-example.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'All resources of the kustomization exist in the folder.',
  why: 'Kustomize refuses the whole folder if one file is missing, so nothing is synced.',
  source,
  needsFolder: true,
  bad: `${listing}  - missing.yaml\n`,
  good: listing,
  check: eachKustomization(function* ({ facts }, report) {
    for (const name of facts.missing)
      yield report('resources', `The resource ${name} does not exist.`, 'Add the file, or remove it from the list.')
  }),
}

import type { RuleDefinition } from '../../rule.ts'
import { eachKustomization } from '../scopes.ts'
import { source, listing } from './support/kustomization-example.ts'

const example = (more: string): string => `# a folder with backend-deployment.yaml and extra.yaml${listing}${more}`

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The kustomization lists all manifests in the folder.',
  why:
    'In a folder with a kustomization, Argo CD applies only the listed files. An unlisted manifest looks as if it ' +
    'were applied, but is not.',
  source,
  needsFolder: true,
  bad: example(''),
  good: example('  - extra.yaml\n'),
  check: eachKustomization(function* ({ facts }, report) {
    for (const name of facts.unlisted)
      yield report(
        'resources',
        `The kustomization does not list ${name}, so it is not applied. It was not checked.`,
        `Add ${name} to resources, or move it out of the folder.`,
      )
  }),
}

import type { Problem, RuleDefinition } from '../../rule.ts'
import { source, factsIn } from './support/kustomization.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Every manifest in the folder is listed in the kustomization.',
  why:
    'With a kustomization in the folder, Argo CD reads what it lists and nothing else. A manifest beside it looks as if it ' +
    'were applied and is not.',
  source,
  needsFolder: true,
  bad: '# a folder with deployment.yaml and extra.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\n',
  good: '# a folder with deployment.yaml and extra.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\n  - extra.yaml\n',
  *check(model): Iterable<Problem> {
    for (const { object, facts } of factsIn(model)) {
      for (const name of facts.unlisted) {
        yield problemAt(
          { object, path: 'resources' },
          `${name} lies in the folder and is not listed, so that nobody applies it. It was not checked.`,
          `List ${name}, or move it out of the folder.`,
        )
      }
    }
  },
}

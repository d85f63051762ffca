import { program } from '../../../command-name.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { kustomizationsIn } from '../../model/stack/kustomizations.ts'
import { listing } from './support/kustomization-example.ts'
import { problemAt } from '../../rule.ts'
import { kustomize } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The kustomization uses only fields that the check supports.',
  why:
    'The check applies the namespace, images and replicas of a kustomization. It does not run patches and generators, ' +
    'and does not read remote resources, so the checked objects can differ from the applied ones. An error that a ' +
    'patch may fix is reported as an info. With --build, the command lets kubectl or kustomize build the folder.',
  source: [kustomize('api/types/kustomization.go', 'Kustomization')],
  needsFolder: true,
  bad: `${listing}patches:\n  - path: more-memory.yaml\n`,
  good: listing,
  *check(model): Iterable<Problem> {
    const open = [...kustomizationsIn(model)].flatMap(({ object, facts: { unfollowed, unread } }) => {
      const unseen = [...unfollowed, ...unread].join(', ')
      return unseen === '' ? [] : [{ object, unseen, file: model.locationOf(object)?.file ?? 'kustomization.yaml' }]
    })
    const [first, ...others] = open
    if (first === undefined) return
    const also = others.map(({ unseen, file }) => `; in ${file}: ${unseen}`).join('')
    yield problemAt(
      { object: first.object, path: '' },
      `Not applied before the check: ${first.unseen}${also}.`,
      `Check the output of kustomize: ${program} check --build FOLDER, or kubectl kustomize FOLDER | ${program} check -`,
    )
  },
}

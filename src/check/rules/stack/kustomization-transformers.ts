import { program } from '../../../command-name.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { listing, factsIn } from './support/kustomization.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The kustomization changes nothing that the check does not see.',
  why:
    'A folder is read with the namespace, images and replicas of its kustomization. Patches, generators and resources from ' +
    'elsewhere are not run, so that what is checked may differ from what is applied: an error that one of them may cure is ' +
    'told as info. With --build, the command lets kubectl or kustomize build the folder.',
  source: 'kustomize api/types/kustomization.go',
  needsFolder: true,
  bad: `${listing}patches:\n  - path: more-memory.yaml\n`,
  good: listing,
  *check(model): Iterable<Problem> {
    const open = [...factsIn(model)].flatMap(({ object, facts: { unfollowed, unread } }) => {
      const unseen = [...unfollowed, ...unread].join(', ')
      return unseen === '' ? [] : [{ object, unseen, file: model.locationOf(object)?.file ?? 'kustomization.yaml' }]
    })
    const [first, ...others] = open
    if (first === undefined) return
    const also = others.map(({ unseen, file }) => `; in ${file}: ${unseen}`).join('')
    yield problemAt(
      { object: first.object, path: '' },
      `Not followed: ${first.unseen}${also}.`,
      `Check what kustomize makes of it: ${program} check --build FOLDER, or kubectl kustomize FOLDER | ${program} check -`,
    )
  },
}

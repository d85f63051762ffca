import { program } from '../../command-name.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { FolderFacts } from '../load/folder-facts.ts'
import type { Problem, Rule } from '../rule.ts'
import type { World } from '../world/world.ts'
import { placeholdersAreFilledIn } from './placeholders.ts'

const group = 'kustomize.config.k8s.io'

function* factsIn(world: World): Iterable<{ readonly object: K8sObject; readonly facts: FolderFacts }> {
  for (const object of [...world.index.all('Kustomization', group), ...world.index.all('Component', group)]) {
    const facts = world.folderFactsOf(object)
    if (facts !== undefined) yield { object, facts }
  }
}

const source = 'Argo CD docs/user-guide/tool_detection.md:27-32 (v3.5)'
const listing = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - backend-deployment.yaml
`

/** What the kustomization lists is there. */
export const kustomizationListsFilesThatExist: Rule = {
  id: 'kustomization-lists-files-that-exist',
  severity: 'error',
  title: 'Every resource that the kustomization lists is in the folder.',
  why: 'Kustomize refuses the whole folder for one file that is missing, so that nothing of it is synced.',
  source,
  needsFolder: true,
  bad: `${listing}  - a-file-that-is-not-there.yaml\n`,
  good: listing,
  *check(world): Iterable<Problem> {
    for (const { object, facts } of factsIn(world)) {
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

/** What lies in the folder is listed. */
export const kustomizationListsEveryFile: Rule = {
  id: 'kustomization-lists-every-file',
  severity: 'warning',
  title: 'Every manifest in the folder is listed in the kustomization.',
  why:
    'With a kustomization in the folder, Argo CD reads what it lists and nothing else. A manifest beside it looks as if it ' +
    'were applied and is not.',
  source,
  needsFolder: true,
  bad: '# a folder with deployment.yaml and extra.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\n',
  good: '# a folder with deployment.yaml and extra.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\n  - extra.yaml\n',
  *check(world): Iterable<Problem> {
    for (const { object, facts } of factsIn(world)) {
      for (const name of facts.unlisted) {
        yield {
          object,
          path: 'resources',
          message: `${name} lies in the folder and is not listed, so that nobody applies it. It was not checked.`,
          fix: `List ${name}, or move it out of the folder.`,
        }
      }
    }
  },
}

/** What was not followed is said. */
export const kustomizationIsFollowed: Rule = {
  id: 'kustomization-is-followed',
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
  *check(world): Iterable<Problem> {
    const open = [...factsIn(world)].flatMap(({ object, facts: { unfollowed, unread } }) => {
      const unseen = [...unfollowed, ...unread].join(', ')
      return unseen === '' ? [] : [{ object, unseen, file: world.locationOf(object)?.file ?? 'kustomization.yaml' }]
    })
    const [first, ...others] = open
    if (first === undefined) return
    const also = others.map(({ unseen, file }) => `; in ${file}: ${unseen}`).join('')
    yield {
      object: first.object,
      path: '',
      message: `Not followed: ${first.unseen}${also}.`,
      fix: `Check what kustomize makes of it: ${program} check --build FOLDER, or kubectl kustomize FOLDER | ${program} check -`,
    }
  },
}

/** Rules over a folder and its kustomization, and over what tools change before it is applied. */
export const kustomizationRules: readonly Rule[] = [
  kustomizationListsFilesThatExist,
  kustomizationListsEveryFile,
  kustomizationIsFollowed,
  placeholdersAreFilledIn,
]

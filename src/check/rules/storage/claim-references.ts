import type { RuleDefinition } from '../../rule.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { claimsMadeBy } from '../../model/storage/mounts.ts'
import { listAt, textAt } from '../../model/read.ts'
import { shownName } from '../../model/shown.ts'
import type { Workload } from '../../model/backend/workloads.ts'
import { backendYaml } from '../../examples/backend.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { withNearName } from '../../model/near-names.ts'
import { eachWorkload } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  about: 'missing object',
  title: 'Every PersistentVolumeClaim that a pod of Convex mounts exists.',
  why:
    'A pod whose claim does not exist stays Pending. The claim may be made elsewhere, so the finding is an info; if a claim ' +
    'with a similar name is not mounted, it is a warning.',
  source: [page('kubernetes.io', 'Persistent Volumes (Claims As Volumes)')],
  bad: backendYaml.replace(/---[^]*$/, ''),
  good: backendYaml,
  check: eachWorkload(function* (workload, report, model) {
    const namespace = namespaceOf(workload.object)
    const { made, mounted } = claimsIn(model)
    for (const { name, path, id } of claimsOf(workload)) {
      if (model.index.find('PersistentVolumeClaim', '', namespace, name) !== undefined || made.has(id)) continue
      const candidates = model.index
        .all('PersistentVolumeClaim')
        .filter((claim) => namespaceOf(claim) === namespace && !mounted.has(idOf(namespace, nameOf(claim))))
      const near = withNearName(name, candidates, nameOf)
      const start = `The PersistentVolumeClaim ${shownName(name)} is not among the objects`
      yield near === undefined
        ? report(path, `${start}.`, 'Add the claim, correct the name, or ignore this if it is made elsewhere.')
        : report(
            path,
            `${start}, but ${shownName(nameOf(near))} is, which no pod mounts.`,
            `Use ${shownName(nameOf(near))} if it is the intended claim.`,
            'warning',
          )
    }
  }),
}

/** Claims that pods mount, and claims that StatefulSets make. */
const claimsIn = memo(({ workloads }: Model) => ({
  mounted: new Set(workloads.flatMap((workload) => claimsOf(workload).map(({ id }) => id))),
  made: new Set(
    workloads.flatMap((workload) => claimsMadeBy(workload).map(({ name }) => idOf(namespaceOf(workload.object), name))),
  ),
}))

function idOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}

function claimsOf({ object, pod, path }: Workload) {
  return listAt(pod, 'volumes').flatMap((volume, position) => {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName')
    const place = `${path}.volumes[${position}].persistentVolumeClaim.claimName`
    return name === undefined ? [] : [{ name, path: place, id: idOf(namespaceOf(object), name) }]
  })
}

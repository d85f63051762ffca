import { distance } from 'fastest-levenshtein'
import type { RuleDefinition } from '../../rule.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { claimsMadeBy } from '../../model/storage/mounts.ts'
import { listAt, textAt } from '../../model/read.ts'
import { shownName } from '../../model/shown.ts'
import type { Workload } from '../../model/backend/workloads.ts'
import { backendYaml } from '../../examples/backend.ts'
import { mostCompared, farthest } from '../secrets/support/near-names.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'Every PersistentVolumeClaim that a pod of Convex mounts is among the objects.',
  why:
    'A pod whose claim does not exist stays Pending. A claim may well be made elsewhere, so that this is an info; beside a ' +
    'claim of nearly the same name that nothing mounts, it is a warning.',
  source: 'kubernetes.io, Persistent Volumes (Claims As Volumes)',
  bad: backendYaml.replace(/---[^]*$/, ''),
  good: backendYaml,
  *check(model) {
    const mounted = new Set(model.workloads.flatMap((workload) => claimsOf(workload).map(({ id }) => id)))
    const made = new Set(
      model.workloads.flatMap((workload) =>
        claimsMadeBy(workload).map(({ name }) => idOf(namespaceOf(workload.object), name)),
      ),
    )
    for (const workload of model.convexWorkloads) {
      for (const { name, path } of claimsOf(workload)) {
        const namespace = namespaceOf(workload.object)
        if (model.index.find('PersistentVolumeClaim', '', namespace, name) !== undefined) continue
        if (made.has(idOf(namespace, name))) continue
        const near = model.index
          .all('PersistentVolumeClaim')
          .filter((claim) => namespaceOf(claim) === namespace && !mounted.has(idOf(namespace, nameOf(claim))))
          .slice(0, mostCompared)
          .find((claim) => distance(nameOf(claim), name) <= farthest)
        const known = near === undefined ? '' : `, but there is ${shownName(nameOf(near))}, which nothing mounts`
        yield problemAt(
          { object: workload.object, path },
          `None of the objects is the PersistentVolumeClaim ${shownName(name)}${known || '; it is taken to be made elsewhere'}.`,
          near === undefined
            ? 'Add it, or name the one that is meant.'
            : `Name ${shownName(nameOf(near))}, if it is meant.`,
          near === undefined ? undefined : 'warning',
        )
      }
    }
  },
}

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

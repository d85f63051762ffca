import type { Issue } from '../errors.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import { identityOf, titleOf } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { OwnFile } from './disk/own-file.ts'

/** Two objects that would share a file on some file system: some ignore case. */
export function nameClashes(own: readonly OwnFile[], kept: readonly KeptFile[]): readonly Issue[] {
  const files = [
    ...own.map(({ name, title }) => ({ name: String(name), title })),
    ...kept.map(({ keptFile, expect }) => ({ name: keptFile, title: `the kept ${expect.kind} ${expect.name}` })),
  ]
  return groupsOf(files, ({ name }) => name.toLowerCase()).map((group) => {
    const names = [...new Set(group.map(({ name }) => name))]
    const titles = group.map(({ title }) => title).join(', ')
    const message =
      names.length === 1
        ? `is the file of ${titles}; set different names with the option fileName`
        : `these names differ only by case and belong to ${titles}; set different names with the option fileName`
    return { path: names.join(', '), message }
  })
}

/** One object in two files. */
export function ownClashes(own: readonly OwnFile[], kept: readonly KeptFile[]): readonly Issue[] {
  const files = [
    ...own.map(({ name, title, identity }) => ({ name, title, identity })),
    ...kept.map((file) => ({ name: file.keptFile, ...keptIdentity(file) })),
  ]
  // Without a name there is no identity; that is an issue of its own.
  const named = files.filter(({ identity }) => !identity.endsWith('/'))
  return groupsOf(named, ({ identity }) => identity).map((group) => ({
    path: group[0]?.title ?? '',
    message: `occurs ${group.length} times, in ${group.map(({ name }) => name).join(' and ')}; an object may occur only once`,
  }))
}

/** Title and identity of the object that a kept file must contain. */
export function keptIdentity({ expect }: KeptFile): { readonly title: string; readonly identity: string } {
  const { apiVersion, kind, name, namespace } = expect
  const object: K8sObject = { apiVersion, kind, metadata: { name, namespace } }
  return { title: titleOf(object), identity: identityOf(object) }
}

/** The groups of items with one key that have more than one member, in order of their first. */
export function groupsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

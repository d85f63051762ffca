import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { DatabaseLink } from '../../../model/database/links.ts'

export function grouped(links: readonly DatabaseLink[], objectOf: (link: DatabaseLink) => K8sObject | undefined) {
  const groups = new Map<K8sObject, DatabaseLink[]>()
  for (const link of links) {
    const object = objectOf(link)
    if (object === undefined || link.database.type !== 'postgres') continue
    groups.set(object, [...(groups.get(object) ?? []), link])
  }
  return groups
}

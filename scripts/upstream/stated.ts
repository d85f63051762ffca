import { join } from 'node:path'
import { versions } from '../../src/sources/versions.ts'
import { citedPages, citedPlaces } from './cited/list.ts'
import { readLock } from './cited/lock.ts'
import { lockFile } from './cited/write.ts'
import type { Stated } from './command.ts'
import { copiedLists } from './operators/lists.ts'
import { goPins, npmPins } from './operators/pins.ts'
import { heldBack, modules, readByHand } from './operators/projects.ts'
import { ours } from './ours.ts'

/** What this package states, read from the repository. */
export function statedIn(root: string): Stated {
  const [lock, places] = [readLock(join(root, lockFile)), citedPlaces(root)]
  const project = 'convex-backend'
  return {
    root,
    lock,
    ours: { ...ours, cites: { places: places.get(project) ?? new Map(), locked: lock.get(project) } },
    operators: {
      modules: modules as Stated['operators']['modules'],
      versions,
      places,
      lists: copiedLists,
      goPins: goPins(root),
      npmPins: npmPins(root),
      heldBack,
      byHand: [
        ...Object.keys(readByHand).flatMap((name) => {
          const count = places.get(name)?.size ?? 0
          return count === 0 ? [] : [`${name} (${count})`]
        }),
        `pages of websites (${citedPages().length})`,
      ],
    },
  }
}

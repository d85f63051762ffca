import { toAccept } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { quoted } from '../../runbook/markdown.ts'
import { anotherDatabase } from './another-database.ts'
import { anotherInstance } from './another-instance.ts'
import { anotherStorage } from './another-storage.ts'
import { anotherVolume } from './another-volume.ts'
import { earlySnapshot, namesSnapshot } from './early-snapshot.ts'
import { Folder } from './folder.ts'
import { immutableField } from './immutable-field.ts'
import { lateBootstrap } from './late-bootstrap.ts'
import { mixedArchive } from './mixed-archive.ts'
import { olderPostgres } from './older-postgres.ts'
import type { AcceptedChange, Change, RefusedChange } from './refusal.ts'
import { renamedBackend } from './renamed-backend.ts'
import { removedSecret } from './removed-secret.ts'
import { secondWriter } from './second-writer.ts'
import { synchronousAtOnce } from './synchronous-at-once.ts'
import { removedVolume, smallerVolume } from './volumes.ts'

const changes: Readonly<Record<RefusedChange, Change>> = {
  'another-instance': anotherInstance,
  'another-database': anotherDatabase,
  'another-storage': anotherStorage,
  'another-volume': anotherVolume,
  'renamed-backend': renamedBackend,
  'second-writer': secondWriter,
  'removed-secret': removedSecret,
  'early-snapshot': earlySnapshot,
  'late-bootstrap': lateBootstrap,
  'mixed-archive': mixedArchive,
  'smaller-volume': smallerVolume,
  'removed-volume': removedVolume,
  'older-postgres': olderPostgres,
  'immutable-field': immutableField,
  'synchronous-at-once': synchronousAtOnce,
}

/** Whether a text accepts a change. */
export function isAccepted(text: string): text is AcceptedChange {
  return /^[^:]+:./.test(text) && Object.hasOwn(changes, text.split(':')[0] ?? '')
}

/** The form of the entries that `isAccepted` expects. */
export const acceptedForm = `CHANGE:NAME, with a CHANGE of ${Object.keys(changes).join(', ')}`

/** Texts by file names, before a render and after it, with what is accepted of the difference. */
export interface Comparison {
  readonly before: ReadonlyMap<string, string>
  readonly after: ReadonlyMap<string, string>
  readonly accept: readonly string[]
  /** Prefix of names: the instance of a fleet and a slash, or empty. */
  readonly scope: string
  /** Objects of other folders that those after refer to: the shared clusters of a fleet. */
  readonly beside?: readonly K8sObject[]
}

/** Every refused change. Nothing is parsed if nothing differs, nor for a first render. */
export function refusedChanges({ before, after, accept, scope, beside = [] }: Comparison): readonly Issue[] {
  const isSame = before.size === after.size && [...after].every(([name, text]) => before.get(name) === text)
  if (isSame || (before.size === 0 && ![...after.values()].some(namesSnapshot))) return []
  const [old, now] = [new Folder(before), new Folder(after, beside)]
  const refused = Object.entries(changes).flatMap(([change, find]) =>
    find(old, now).flatMap(({ name, path, message, isOfFleet = false }) => {
      const words = `${change}:${isOfFleet ? '' : scope}${name}`
      return accept.includes(words) ? [] : [{ path, message: toAccept(message, words) }]
    }),
  )
  return [...unreadIssues(old, before, now), ...refused]
}

const compared = /\bkind["']?\s*:\s*["']?(Cluster|PersistentVolumeClaim|Deployment|StatefulSet|ConfigMap)\b/g

/** An old file that cannot be read cannot be compared, so its change could have any consequence. */
function unreadIssues({ unread, model }: Folder, before: ReadonlyMap<string, string>, after: Folder): readonly Issue[] {
  const hasBackend = model.backends.length + after.model.backends.length > 0
  const isCompared = (kind: string): boolean => hasBackend || kind === 'Cluster' || kind === 'PersistentVolumeClaim'
  return [...unread].flatMap(([path, problem]) => {
    const kinds = [...(before.get(path) ?? '').matchAll(compared)].flatMap(([, kind = '']) => kind)
    const kind = kinds.find(isCompared)
    if (kind === undefined) return []
    const message =
      `cannot be read: ${problem}; and contains a ${kind}, with which the new files must be compared. In this folder, choose one ` +
      `side of a merge: git checkout --ours -- ${quoted(path)}; or restore it: git checkout HEAD -- ${quoted(path)}; ` +
      'or delete it, if none of its objects is live. Then render again'
    return [{ path, message }]
  })
}

import type { Setting, Settings } from '../read/setting.ts'
import { describedChanges } from './described.ts'
import { mainRead, settingFinding } from './finding.ts'
import type { Finding, Findings, Pair } from './finding.ts'
import { joinRenames } from './renames.ts'

/** A program of the images with the names that this package knows of it. */
interface Names {
  readonly program: 'backend' | 'dashboard'
  /** Names that the program must read, each with the list that has it. */
  readonly read: ReadonlyMap<string, string>
  /** Names that the program must not read, each with the list that has it. */
  readonly unread: ReadonlyMap<string, string>
}

/** Compares the settings that the images read with the catalogue, the refused names and those left alone. */
export function settingFindings(pair: Pair): Findings {
  const { ours } = pair
  const names: readonly Names[] = [
    { program: 'backend', read: ours.read, unread: ours.unread },
    { program: 'dashboard', read: ours.dashboard, unread: new Map() },
  ]
  return {
    decide: joinRenames(names.flatMap((known) => namesFindings(pair, known))),
    moved: names.reduce((sum, { program }) => sum + movedIn(pair, program), 0),
  }
}

function namesFindings(pair: Pair, known: Names): readonly Finding[] {
  const [before, after]: readonly [Settings, Settings] = [
    pair.from.images[known.program],
    pair.to.images[known.program],
  ]
  return [...new Set([...known.read.keys(), ...after.keys()])].toSorted().flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)]
    const list = known.read.get(name)
    if (list === undefined) return now === undefined ? [] : unlisted(known.unread.get(name), old, now)
    if (now === undefined)
      return pair.ours.outside.has(name) ? [] : [settingFinding('gone', name, [old, now], [list, 'read nowhere'])]
    if (!now.isUsed) return [settingFinding('unused', name, [old, now], [list, 'declared, but used nowhere'])]
    return pair.ours.catalogue.has(name) ? describedChanges(pair, old, now) : []
  })
}

/** What to say of a name that no list of read names has. */
function unlisted(list: string | undefined, old: Setting | undefined, now: Setting): readonly Finding[] {
  const value = valueOf(now)
  if (list !== undefined)
    return now.isUsed ? [settingFinding('used again', now.name, [old, now], [list, `read${value}`])] : []
  const before = old === undefined ? 'missing' : old.isUsed ? 'read, but in no list' : 'declared, but used nowhere'
  const what = now.isUsed ? 'new' : 'new, but unused'
  return [
    settingFinding(what, now.name, [old, now], [before, now.isUsed ? `read${value}` : 'declared, but used nowhere']),
  ]
}

function valueOf({ reads }: Setting): string {
  const value = reads.find((read) => read.value)?.value
  return value === undefined ? '' : `, default ${value.expression}${value.unit === undefined ? '' : ` ${value.unit}`}`
}

function movedIn({ from, to }: Pair, program: Names['program']): number {
  return [...to.images[program].values()].filter((now) => {
    const old = from.images[program].get(now.name)
    const [before, after] = [old, now].map((setting) => setting && mainRead(setting))
    return before?.excerpt === after?.excerpt && (before?.line !== after?.line || before?.path !== after?.path)
  }).length
}

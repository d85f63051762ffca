import { distance } from 'fastest-levenshtein'
import type { Finding } from './finding.ts'

/** Joins a setting that went and one that came, if their declarations are equal apart from the name. */
export function joinRenames(findings: readonly Finding[]): readonly Finding[] {
  const joined = new Map<Finding, Finding | undefined>()
  for (const gone of findings.filter(({ what }) => what === 'gone')) {
    const [nearest] = findings
      .filter((other) => other.what === 'new' && other.lines[0] === '' && !joined.has(other) && isRenamed(gone, other))
      .toSorted((a, b) => distance(gone.name, a.name) - distance(gone.name, b.name))
    if (nearest === undefined) continue
    joined.set(nearest, undefined)
    joined.set(gone, {
      ...nearest,
      what: 'renamed',
      name: gone.name,
      old: gone.old,
      new: `${nearest.name}, ${nearest.new}`,
      lines: [gone.lines[0], nearest.lines[1]],
    })
  }
  return findings.flatMap((found) => (joined.has(found) ? (joined.get(found) ?? []) : found))
}

function isRenamed(gone: Finding, came: Finding): boolean {
  const [old, now] = [gone.lines[0], came.lines[1]]
  return old !== '' && pathOf(gone) === pathOf(came) && without(old, gone.name) === without(now, came.name)
}

const pathOf = ({ place }: Finding) => place.replace(/:\d+$/, '')

/** A declaration without its comments, spaces and name. A static may have the same name or another one. */
function without(lines: string, name: string): string {
  return lines
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replace(/\bstatic (\w+)/, 'static NAME')
    .replaceAll(`"${name}"`, 'NAME')
    .replaceAll(/[\s,{}]/g, '')
}

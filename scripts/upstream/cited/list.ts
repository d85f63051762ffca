import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { rules } from '../../../src/check/rules/all.ts'
import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import type { Variable } from '../../../src/convex/environment/index.ts'
import type { Source } from '../../../src/sources/source.ts'
import { placeOfVariable } from '../../../src/sources/variable.ts'
import { versions } from '../../../src/sources/versions.ts'
import type { Cited } from '../read/citation.ts'
import { citationsIn, keyOf } from '../read/citation.ts'

/** A place of a project that this package cites. */
export interface CitedPlace {
  readonly path: string
  readonly anchor: string
  /** The files that cite it. */
  readonly by: readonly string[]
}

/** The places that are cited, by project and by key. */
export type CitedPlaces = ReadonlyMap<string, ReadonlyMap<string, CitedPlace>>

interface Use extends Cited {
  readonly by: string
}

const generated = /^docs\/(?:rules\.md|environment\.md|builders\/|functions\/)/

/** The files below a folder whose text may cite: those that are written by hand. */
export function textFiles(root: string): readonly string[] {
  return ['src', 'docs']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .concat('README.md', 'SECURITY.md', 'CONTRIBUTING.md')
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(?:ts|md)$/.test(name) && !generated.test(name))
    .toSorted()
}

function* usesInTexts(root: string): Generator<Use> {
  for (const by of textFiles(root))
    for (const cited of citationsIn(readFileSync(join(root, by), 'utf8'))) yield { ...cited, by }
}

/** The sources that are data, with what has them. */
function* dataSources(): Generator<readonly [source: Source, by: string]> {
  for (const { id, source } of rules) for (const one of source) yield [one, `rule ${id}`]
  for (const [name, variable] of Object.entries<Variable>(catalogue))
    yield [placeOfVariable(name, variable), `variable ${name}`]
}

function* usesInData(): Generator<Use> {
  for (const [source, by] of dataSources())
    if ('path' in source)
      for (const anchor of source.anchors.length === 0 ? [''] : source.anchors) yield { ...source, anchor, by }
}

/**
 * All places that the rules, the variables and the texts below a folder cite.
 *
 * @throws Error with every citation of an unknown project, or of another version than that of the project.
 */
export function citedPlaces(root: string): CitedPlaces {
  const uses = [...usesInData(), ...usesInTexts(root)]
  const known: Readonly<Record<string, string>> = versions
  const wrong = uses.flatMap(({ project, version, by }) =>
    known[project] === version
      ? []
      : [`${by}: ${project}@${version}: ${known[project] === undefined ? 'unknown project' : `not ${known[project]}`}`],
  )
  if (wrong.length > 0) throw new Error(`Wrong citations:\n${wrong.join('\n')}`)
  const found = new Map<string, Map<string, CitedPlace>>()
  for (const { project, path, anchor, by } of uses) {
    const places = found.get(project) ?? new Map<string, CitedPlace>()
    const key = keyOf({ path, anchor })
    places.set(key, { path, anchor, by: [...new Set([...(places.get(key)?.by ?? []), by])] })
    found.set(project, places)
  }
  return found
}

/** The pages of websites that rules cite, which are read by hand. */
export function citedPages(): readonly string[] {
  const pages = [...dataSources()].flatMap(([source]) => ('site' in source ? [`${source.site}: ${source.title}`] : []))
  return [...new Set(pages)].toSorted()
}

import type { K8sObject } from '../kubernetes/object.ts'
import type { Found } from './problems.ts'
import type { Rule } from './rule.ts'
import { textsIn } from './model/texts.ts'
import type { Placeholders } from './model/stack/placeholders.ts'
import { nameOf } from './model/index-of-objects.ts'

// Values that are often valid: counts, ports, paths of the image, and a class.
const fittingValues = [
  '1',
  '1000000',
  'true',
  '3210',
  '3211',
  '6791',
  '5432',
  'UDP',
  '/convex/data',
  '/tmp',
  '/',
  'ca.crt',
  'convex.example.com',
  'tailscale',
]
const mostTrials = 100
const mostObjectsTried = 20_000
const mostTexts = 60

/**
 * The problems that do not depend on the values of the placeholders. A problem is left out if the value at its path
 * contains a placeholder, or if a value from the other objects instead of the placeholder solves it: `app: ${NAME}` may
 * be the label that a Service selects.
 *
 * `findWith` finds the problems of some rules in the objects with other values.
 */
export function certainOf(
  found: readonly Found[],
  objects: readonly K8sObject[],
  placeholders: Placeholders,
  findWith: (objects: readonly K8sObject[], rules: readonly Rule[]) => readonly Found[],
): readonly Found[] {
  if (placeholders.all.length === 0) return found
  let left = found.filter(
    (one) => one.rule.about === 'name' || !valuesAt(one.problem.object, one.problem.path).some(placeholders.isIn),
  )
  if (!left.some(isOpen)) return left
  const texts = new Set(objects.flatMap((object) => textsIn(object)))
  const unknown = [...texts].filter(placeholders.isIn)
  const names = new Set(objects.map(nameOf))
  const positions = new Map(objects.map((object, index) => [object, index]))
  const trials = Math.min(mostTrials, mostObjectsTried / objects.length)
  for (const value of [...trialsFor(left.filter(isOpen), names, texts)].slice(0, trials)) {
    if (!left.some(isOpen)) break
    const values = placeholders.valuesFor(unknown, value)
    const filled = objects.map((object) => placeholders.filled(object, values))
    const places = new Map(filled.map((object, index) => [object, index]))
    const asked = new Set(left.filter(isOpen).map(({ rule }) => rule))
    const still = new Set(findWith(filled, [...asked]).map((one) => keyOf(one, places)))
    left = left.filter((one) => !isOpen(one) || still.has(keyOf(one, positions)))
  }
  return left
}

/** Values that may solve a problem: words of its message, and texts of its object. */
function trialsFor(
  open: readonly Found[],
  names: ReadonlySet<string>,
  texts: ReadonlySet<string>,
): ReadonlySet<string> {
  const words = open
    .flatMap(({ problem }) => wordsOf(problem.message))
    .filter((word) => texts.has(word) || !/^[A-Z]?[a-z]+$/.test(word))
  const references = words.filter((word) => /^[A-Z][A-Z0-9_]+$/.test(word)).map((word) => `$(${word})`)
  const folders = words.filter((word) => word.startsWith('/')).map((word) => word.replace(/\/[^/]*$/, ''))
  const own = open.flatMap(({ problem: { object } }) => {
    const all = textsIn(object)
    return all.length > mostTexts ? [] : all
  })
  return new Set([...words, references.join(' '), ...folders, ...fittingValues, ...names, ...own])
}

function isOpen({ rule, problem }: Found): boolean {
  return (problem.severity ?? rule.severity) !== 'info'
}

function keyOf({ rule, problem: { object, path } }: Found, positions: ReadonlyMap<K8sObject, number>): string {
  return [rule.id, positions.get(object), path].join('\u0000')
}

/** The words of a message, and the parts of each word: a URL and its host. */
function wordsOf(message: string): readonly string[] {
  return message
    .split(/[\s"'`()[\];]+/)
    .flatMap((word) => [word, ...word.split(/:\/\/|[,:=/]/)].map((part) => part.replace(/[.,:]$/, '')))
    .filter((word) => word !== '')
}

/** The value at the path of a problem, or the values of a small map: the type of a strategy, the number of a port. */
function valuesAt(object: K8sObject, path: string): readonly unknown[] {
  const value = valueAt(object, path)
  const inside = path === '' || typeof value !== 'object' || value === null ? [value] : Object.values(value)
  return inside.length > 2 ? [] : inside
}

/** The value at the path of a problem. A key with dots may be without brackets. */
function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value
  if (typeof value !== 'object' || value === null) return undefined
  const index = /^\[(\d+)\]\.?/.exec(path)
  if (index !== null) return valueAt((value as unknown[])[Number(index[1])], path.slice(index[0].length))
  for (const [key, child] of Object.entries(value)) {
    const start = [`["${key}"]`, key].find(
      (text) => path.startsWith(text) && /^(?:[.[]|$)/.test(path.slice(text.length)),
    )
    if (start !== undefined) return valueAt(child, path.slice(start.length).replace(/^\./, ''))
  }
  return undefined
}

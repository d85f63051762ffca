import { describe, expect, it } from 'vitest'
import { defaultRelease } from '../../../src/convex/release.ts'
import { titleOf } from '../../../src/kubernetes/object.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import type { Problem, Rule } from '../../../src/check/rule.ts'
import { rules } from '../../../src/check/rules/all.ts'
import { companions, places } from './places.ts'
import { sourcesText } from '../../../src/sources/source.ts'
import { versions } from '../../../src/sources/versions.ts'
import { modelWith, objectsIn } from './support.ts'

interface Report extends Problem {
  readonly rule: Rule
}

const reports = new Map<string, readonly Report[]>()

/** What every rule reports of YAML. Good examples are often the same text, which is read once. */
function reportsOf(yaml: string, release?: string): readonly Report[] {
  const key = `${release} ${yaml}`
  const known = reports.get(key) ?? readReports(objectsIn(yaml), release)
  reports.set(key, known)
  return known
}

function readReports(objects: readonly K8sObject[], release?: string): readonly Report[] {
  const model = modelWith(objects, release)
  return rules.flatMap((rule) => [...rule.check(model)].map((problem) => ({ ...problem, rule })))
}

function placeOf({ object, path, rule, severity = rule.severity }: Report): string {
  return `${severity} ${object.kind} ${path}`.trimEnd()
}

/** Only one rule reads the option. */
function releaseFor(id: string): string | undefined {
  return id === 'image-release' ? defaultRelease : undefined
}

/** `PROJECT@VERSION PATH#ANCHOR,ANCHOR` */
const placeText =
  /^[a-z][a-z-]+@v?[0-9a-f.]+ (?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)+#(?:"[^"]+"|[\w.]+)(?:,(?:"[^"]+"|[\w.]+))*$/
const pageText = /^(?:[a-z0-9-]+\.)+[a-z0-9]+: [\w].+$/

function badOf({ id, bad }: Rule): readonly Report[] {
  return reportsOf(bad, releaseFor(id))
}

describe('the examples of the rules', () => {
  it('are those of every rule, once', () => {
    const ids = rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(Object.keys(places).toSorted()).toEqual(ids.toSorted())
    expect(ids).toEqual(expect.arrayContaining(Object.entries(companions).flat(2)))
  })

  it('are reported unless a rule needs a folder', () => {
    const silent = rules.filter(({ id }) => places[id]?.length === 0).map(({ id }) => id)
    expect(silent).toEqual(rules.filter(({ needsFolder }) => needsFolder === true).map(({ id }) => id))
  })
})

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('reports its bad example, and is alone with it', () => {
    const all = badOf(rule)
    expect(all.filter((report) => report.rule.id === id).map(placeOf)).toEqual(places[id])
    const others = all.map((report) => report.rule.id).filter((other) => other !== id)
    expect([...new Set(others)].toSorted()).toEqual(companions[id] ?? [])
  })

  it('is silent on its good example, as all are', () => {
    expect(reportsOf(rule.good, releaseFor(id)).map((report) => `${report.rule.id} ${placeOf(report)}`)).toEqual([])
  })

  it('reports the same in any order', () => {
    const objects = objectsIn(rule.bad)
    const told = (given: readonly K8sObject[]): readonly string[] =>
      [...rule.check(modelWith(given, releaseFor(id)))]
        .map(({ object, path, message }) => `${titleOf(object)} ${path} ${message}`)
        .toSorted()
    expect(told(objects.toReversed())).toEqual(told(objects))
  })

  it('names the place of each fact in the version of its project, or the page of a website', () => {
    expect(rule.source).not.toEqual([])
    for (const source of rule.source) {
      if (!('site' in source)) expect(source.version).toBe(versions[source.project])
      expect(sourcesText([source])).toMatch('site' in source ? pageText : placeText)
    }
  })

  it('says what must hold, why, what is wrong and what to do', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(rule.title).toMatch(/\.$/)
    expect(rule.why).toMatch(/\.$/)
    expect(rule.why.length).toBeGreaterThan(50)
    for (const report of badOf(rule).filter(({ rule: { id: reporter } }) => reporter === id)) {
      expect(report.message).toMatch(/\.$/)
      // One ends in a command.
      expect(report.fix).toMatch(id === 'unchecked-parts' ? / check -$/ : /\.$/)
    }
  })
})

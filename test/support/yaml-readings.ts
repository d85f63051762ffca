import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { Composer, Parser } from 'yaml'
import { identityOf } from '../../src/kubernetes/object.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'

/** The object of a text under both versions of YAML. The text is parsed once, because that takes most of the time. */
export function readings(text: string): readonly K8sObject[] {
  const tokens = [...new Parser().parse(text)]
  return (['1.1', '1.2'] as const).map((version) => {
    const [document] = new Composer({ version }).compose(tokens)
    if (document === undefined || document.errors.length > 0) expect.fail(`no YAML: ${text}`)
    return document.toJS() as K8sObject
  })
}

/** Compares what a text says with the object of the same identity. */
export function expectSameInYaml(text: string, objects: ReadonlyMap<string, unknown>): void {
  for (const found of readings(text)) {
    const expected = objects.get(identityOf(found))
    // The comparison of vitest is slow, and only needed for its words.
    if (!isDeepStrictEqual(found, expected)) expect(found, text).toEqual(expected)
  }
}

import { isDeepStrictEqual } from 'node:util'
import { convexStack, objectsOf, renderFiles, toYaml } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Composer, Parser } from 'yaml'
import { identityOf, plainObject } from '../../src/kubernetes/object.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'
import { stackOptions } from '../support/arbitraries/index.ts'
import { deepFreeze } from '../support/deep-freeze.ts'

/** What a text says under both versions; taken apart once, as that is what takes long. */
function readings(text: string): readonly K8sObject[] {
  const tokens = [...new Parser().parse(text)]
  return (['1.1', '1.2'] as const).map((version) => {
    const [document] = new Composer({ version }).compose(tokens)
    if (document === undefined || document.errors.length > 0) expect.fail(`no YAML: ${text}`)
    return document.toJS() as K8sObject
  })
}

function readsBack(text: string, objects: ReadonlyMap<string, unknown>): void {
  for (const found of readings(text)) {
    const expected = objects.get(identityOf(found))
    // The comparison of vitest is slow, and only needed for its words.
    if (!isDeepStrictEqual(found, expected)) expect(found, text).toEqual(expected)
  }
}

describe('the files of a stack of any valid options', () => {
  it(
    'read back under YAML 1.1 and 1.2 as the objects, and are the same twice, from frozen options too',
    { timeout: 180_000 },
    () => {
      fc.assert(
        fc.property(stackOptions, (options) => {
          const before = JSON.stringify(options)
          const stack = convexStack(options)
          const objects = new Map(objectsOf(stack).map((object) => [identityOf(object), plainObject(object)]))
          const files = renderFiles(stack)
          // The kustomization and the runbook stand beside them.
          expect(files.size).toBe(objects.size + 2)
          for (const [name, text] of files) {
            if (name.endsWith('.yaml') && name !== 'kustomization.yaml') readsBack(text, objects)
          }

          const again = renderFiles(convexStack(deepFreeze(options)))
          expect(JSON.stringify([...again])).toBe(JSON.stringify([...files]))
          expect(JSON.stringify(options)).toBe(before)
        }),
        { numRuns: 500 },
      )
    },
  )

  it.each([' \n', '  \n', ' \n \n', '\n \n', ' \n\n', '\t\n', '\n\n', 'a\n \n', ' a\n', '\n a'])(
    'hold the text %j as it is',
    (text) => {
      const { configMap } = convexStack({ host: 'convex.example.com', annotations: { text, z: 'x' } }).backend
      for (const found of readings(toYaml(configMap))) expect(found).toEqual(plainObject(configMap))
    },
  )
})

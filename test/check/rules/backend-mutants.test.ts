import { sealedSample } from '../../../src/check/examples/sealed.ts'
import { describe, expect, it } from 'vitest'
import { backendRules } from './groups.ts'
import { Model } from '../../../src/check/model/model.ts'
import { objectsOf } from '../../../src/kubernetes/objects-of.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { convexStack } from '../../../src/stack.ts'
import { backendMutants } from '../mutants/backend.ts'

const sealedSecret = {
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name: 'convex-backend-secrets', namespace: 'convex' },
  spec: {
    encryptedData: {
      CONVEX_INSTANCE_NAME: sealedSample,
      CONVEX_INSTANCE_SECRET: sealedSample,
      CONVEX_ADMIN_KEY: sealedSample,
    },
  },
} as const
const env = {
  AWS_REGION: 'eu-central-1',
  S3_STORAGE_EXPORTS_BUCKET: 'a',
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'b',
  S3_STORAGE_MODULES_BUCKET: 'c',
  S3_STORAGE_FILES_BUCKET: 'd',
  S3_STORAGE_SEARCH_BUCKET: 'e',
}

const stacks: Readonly<Record<string, Omit<StackOptions, 'host'>>> = {
  default: {},
  sealed: { credentials: { sealedSecret } },
  restricted: { backend: { podSecurity: 'restricted' }, credentials: { sealedSecret } },
  sqlite: { postgres: false, database: { type: 'sqlite' }, credentials: { sealedSecret } },
  s3: { backend: { volume: false, env } },
}

const models = Object.entries(stacks).map(
  ([name, options]) =>
    [
      name,
      objectsOf(convexStack({ host: 'convex.example.com', ...options })).map((object) => plainObject(object)),
    ] as const,
)

describe('mutants of the backend', () => {
  it.each(models)('are found in the stack %s', (_, objects) => {
    const before = structuredClone(objects)
    const missed = backendMutants.flatMap(({ rule: id, name, apply }) => {
      const rule = backendRules.find((known) => known.id === id)
      return apply(objects).flatMap((mutated) => {
        const found = rule === undefined ? [] : [...rule.check(new Model(mutated as never))]
        return found.length === 0 ? [`${id}: ${name}`] : []
      })
    })
    expect(missed).toEqual([])
    expect(objects).toEqual(before)
  })

  it('are many, and there is one for every rule', () => {
    const count = models.reduce(
      (sum, [, objects]) => sum + backendMutants.reduce((all, { apply }) => all + apply(objects).length, 0),
      0,
    )
    expect(count).toBeGreaterThan(300)
    const applied = backendMutants.filter(({ apply }) => models.some(([, objects]) => apply(objects).length > 0))
    expect(applied).toHaveLength(backendMutants.length)
    const ids = new Set(backendMutants.map(({ rule }) => rule))
    // Only with the option `release`.
    expect(backendRules.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual(['image-release'])
  })
})

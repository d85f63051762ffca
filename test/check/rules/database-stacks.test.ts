import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConvexK8sError } from '../../../src/errors.ts'
import { convexStack } from '../../../src/stack.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { databaseMutants } from '../mutants/database.ts'
import { databaseRules } from './groups.ts'
import { rules } from '../../../src/check/rules/all.ts'
import { Model } from '../../../src/check/model/model.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { objectsOf } from '../../../src/kubernetes/objects-of.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import { sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'
import { stackOptions } from '../../support/arbitraries/stack.ts'
import { found, modelOfObjects } from './database-support.ts'

const host = 'convex.example.com'
const password = { secret: 'db', key: 'password' }
const server = { host: 'db.example.com', user: 'convex', password } as const

const stacks: Readonly<Record<string, StackOptions>> = {
  plain: { host },
  'with a site host': { host, siteHost: 'site.example.com' },
  restricted: { host, backend: { podSecurity: 'restricted' } },
  'with SQLite': { host, postgres: false, database: { type: 'sqlite' } },
  'with MySQL': { host, postgres: false, database: { type: 'mysql', ...server } },
  'with MySQL of an own authority': {
    host,
    postgres: false,
    database: { type: 'mysql', ...server, tls: { ca: { configMap: 'ca' } } },
  },
  'with MySQL without TLS': { host, postgres: false, database: { type: 'mysql', ...server, tls: 'disabled' } },
  'with PostgreSQL of a provider': { host, postgres: false, database: { type: 'postgres', ...server } },
  'with PostgreSQL of an own authority': {
    host,
    postgres: false,
    database: { type: 'postgres', ...server, tls: { ca: { secret: 'ca', key: 'root.pem' } } },
  },
  'with PostgreSQL without TLS': {
    host,
    postgres: false,
    database: { type: 'postgres', ...server, tls: 'disabled', user: { secret: 'db', key: 'user' } },
  },
  'with an issuer': { host, ingress: { tls: { issuer: { name: 'letsencrypt' } } } },
  'with a resolver': { host, ingress: { tls: { certResolver: 'acme' } } },
  'without an ingress': { host, ingress: false, dashboard: false },
  'with a sealed Secret': { host, credentials: { sealedSecret: sealedSecretFor({}) } },
  'with a secret store': {
    host,
    credentials: {
      externalSecret: { secretStoreRef: { name: 'store' }, remoteRefs: { instanceSecret: { key: 'a' } } },
    },
    postgres: {
      credentials: { externalSecret: { secretStoreRef: { name: 'store' }, remoteRefs: { password: { key: 'b' } } } },
    },
  },
  'of another instance': { host, instanceName: 'orders', namespace: 'orders', postgres: { name: 'orders-db' } },
  'with a small server': { host, postgres: { maxConnections: 40 } },
  'with a volume for the log': { host, postgres: { storage: { size: '50Gi', wal: { size: '10Gi' } } } },
  'with replicas': { host, postgres: { instances: 3 } },
  'with settings': { host, postgres: { parameters: { shared_buffers: '128MB', work_mem: '8MB' } } },
}

/** The stack, unless the builder refuses the options: that is for other tests to tell. */
function stackOf(options: StackOptions): ReturnType<typeof convexStack> | undefined {
  try {
    return convexStack(options)
  } catch (error) {
    if (error instanceof ConvexK8sError) return undefined
    throw error
  }
}

describe('our own stacks', () => {
  it.each(Object.entries(stacks))('%s: nothing speaks', (_, options) => {
    expect(found(modelOfObjects(convexStack(options)))).toEqual([])
  })

  it('of any options have no error and no warning', () => {
    let count = 0
    fc.assert(
      fc.property(stackOptions, (options) => {
        const stack = stackOf(options)
        if (stack === undefined) return
        count += 1
        const wrong = found(modelOfObjects(stack)).filter((text) => !text.startsWith('info '))
        // Names are random, so that one Secret may be two.
        expect(wrong.filter((text) => text !== 'error ca-file-mount')).toEqual([])
      }),
      { numRuns: 100 },
    )
    expect(count).toBeGreaterThan(20)
  })

  it('say at most what cannot be seen', () => {
    const replicas = modelOfObjects(convexStack({ host, postgres: { instances: 3, synchronous: false } }))
    expect(found(replicas)).toEqual(['info synchronous-replication'])
    const older = modelOfObjects(convexStack({ host, backend: { urlVariable: 'DATABASE_URL' } }))
    expect(found(older)).toEqual(['info postgres-url-variable'])
    const secret = modelOfObjects(convexStack({ host, credentials: { instanceNameFromSecret: true } }))
    expect(found(secret)).toEqual(['info instance-name-visible'])
  })
})

describe('faults in our own stacks', () => {
  const plain = Object.entries(stacks).map(([name, options]) => ({
    name,
    objects: objectsOf(convexStack(options)).map(plainObject),
  }))
  // Some rules about the database are about the backend as well, and stand with those of the backend.
  const byId = new Map(rules.map((rule) => [rule.id, rule]))

  it.each(databaseMutants)('$rule: $name', ({ rule, apply }) => {
    const places = plain.flatMap(({ name, objects }) => apply(objects).map((mutated) => ({ name, mutated })))
    expect(places.length).toBeGreaterThan(0)
    expect(byId.has(rule)).toBe(true)
    const silent = places.filter(({ mutated }) => {
      const model = new Model(mutated as unknown as readonly K8sObject[])
      return [...(byId.get(rule)?.check(model) ?? [])].length === 0
    })
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it('are there for every rule, and many', () => {
    const covered = new Set(databaseMutants.map(({ rule }) => rule))
    expect(databaseRules.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([])
    const count = plain.flatMap(({ objects }) => databaseMutants.flatMap(({ apply }) => apply(objects))).length
    expect(count).toBeGreaterThan(1000)
  })
})

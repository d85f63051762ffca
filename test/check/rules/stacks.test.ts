import { assert, pre, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Model } from '../../../src/check/model/model.ts'
import { rules } from '../../../src/check/rules/all.ts'
import { convexApplication } from '../../../src/components/argocd/application.ts'
import { convexBackend } from '../../../src/components/backend/backend.ts'
import { ConvexK8sError } from '../../../src/errors.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import type { Objects } from '../../../src/kubernetes/walk.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { convexStack } from '../../../src/stack.ts'
import { backendOptions, stackOptions } from '../../support/arbitraries/index.ts'
import { host, stacks } from './our-stacks.ts'
import { modelOfObjects, placesOf, routesRules, rulesOf, stackObjects } from './support.ts'

// Those of secret-producers, secret-references and config-map-references are in the property without edits.
const databaseRules = [
  ...rulesOf('database', 'postgres', 'monitoring'),
  ...rules.filter(({ id }) =>
    /^(?:api-version|instance-name-visible|ca-key-mount|database-secret-keys|external-secret|sealed-)/.test(id),
  ),
]

const modelOf = (objects: readonly Record<string, unknown>[]) => new Model(objects as unknown as readonly K8sObject[])

function placesIn(options: StackOptions): readonly string[] {
  return placesOf(modelOf(stackObjects(options)), rules)
}

function graded(objects: Objects, asked = rules): readonly string[] {
  return placesOf(modelOfObjects(objects), asked).filter((text) => !text.startsWith('info '))
}

// Names drawn at random may be equal: one Secret with a sealed instance secret, and one for a password that it lacks.
const oneSecretForTwo = / (?:secret-producers|secret-references|config-map-references) /
// In the same way, the file of a certificate may be missing in a Secret with edits.
const oneSecretForFile = /^error ca-file-mount /

describe('no rule reports our own stack', () => {
  it.each(Object.entries(stacks))('%s', (_, options) => {
    expect(placesIn(options)).toEqual([])
  })

  it('beside its Application', () => {
    const { application } = convexApplication({ repoURL: 'https://git.example.com/a.git', path: 'convex' })
    expect(placesOf(modelOf([...stackObjects({ host }), plainObject(application)]), rules)).toEqual([])
  })

  it('beside others', () => {
    const many = ['a', 'b', 'c'].flatMap((name) =>
      stackObjects({ host: `${name}.example.com`, namespace: name, dashboard: { tailscale: { hostname: name } } }),
    )
    expect(placesOf(modelOf(many), rules)).toEqual([])
  })

  it('as an error or a warning, with any options', () => {
    assert(
      property(stackOptions, (options) => {
        // A dashboard that is given the image of the backend is a backend, and rightly reported.
        const { dashboard } = options
        pre(dashboard === false || dashboard?.image?.repository?.endsWith('convex-backend') !== true)
        const found = graded([convexStack({ ...options, edit: undefined })])
        expect(found.filter((text) => !oneSecretForTwo.test(text))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('as an error or a warning about routes, with any options', () => {
    assert(
      property(stackOptions, (options) => {
        expect(graded([convexStack({ ...options, edit: undefined })], routesRules)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('as an error or a warning about the database, with any edits', () => {
    let count = 0
    assert(
      property(stackOptions, (options) => {
        const stack = stackOf(options)
        if (stack === undefined) return
        count += 1
        const found = graded([stack], databaseRules)
        expect(found.filter((text) => !oneSecretForFile.test(text))).toEqual([])
      }),
      { numRuns: 100 },
    )
    expect(count).toBeGreaterThan(20)
  })

  it('as an error or a warning, with a backend alone', () => {
    assert(
      property(backendOptions, (options) => {
        const found = graded([convexBackend({ ...options, edit: undefined })])
        expect(found.filter((text) => !oneSecretForTwo.test(text))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

/** The stack, unless the builder refuses the options: that is for other tests to tell. */
function stackOf(options: StackOptions): ReturnType<typeof convexStack> | undefined {
  try {
    return convexStack(options)
  } catch (error) {
    if (error instanceof ConvexK8sError) return undefined
    throw error
  }
}

describe('what a stack does not show is an info', () => {
  const container = 'Deployment spec.template.spec.containers[0]'

  it.each<[string, Omit<StackOptions, 'host'>, readonly string[]]>([
    [
      'a claim that exists',
      { backend: { volume: { existingClaim: 'old' } } },
      ['info claim-references Deployment spec.template.spec.volumes[0].persistentVolumeClaim.claimName'],
    ],
    [
      'middlewares and a certificate made elsewhere',
      { ingress: { middlewares: ['auth', { name: 'limit', namespace: 'traefik' }], tls: { secretName: 'wildcard' } } },
      [
        'info tls-secret IngressRoute spec.tls.secretName',
        'info middleware-references IngressRoute spec.routes[0].middlewares[0]',
        'info middleware-references IngressRoute spec.routes[0].middlewares[1]',
      ],
    ],
    [
      'replicas without synchronous replication',
      { postgres: { instances: 3, synchronous: false } },
      ['info synchronous-replication Cluster spec.postgresql'],
    ],
    [
      'the older variable',
      { backend: { urlVariable: 'DATABASE_URL' } },
      [`info postgres-url-variable ${container}.env[6].value`],
    ],
    [
      'an instance name in a Secret',
      { credentials: { instanceNameFromSecret: true } },
      [`info instance-name-visible ${container}.env[0].valueFrom.secretKeyRef`],
    ],
  ])('%s', (_, options, expected) => {
    expect(placesIn({ host, ...options })).toEqual(expected)
  })
})

import { assert, pre, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backendRules } from './groups.ts'
import { Model } from '../../../src/check/model/model.ts'
import { convexApplication } from '../../../src/components/argocd/application.ts'
import { convexBackend } from '../../../src/components/backend/backend.ts'
import { objectsOf } from '../../../src/kubernetes/objects-of.ts'
import type { Objects } from '../../../src/kubernetes/walk.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { convexStack } from '../../../src/stack.ts'
import { backendOptions, stackOptions } from '../../support/arbitraries/index.ts'

// Names drawn at random meet: a Secret with a sealed instance secret may also be named for a password that it lacks.
const byName = new Set(['secret-producers', 'secret-references', 'config-map-references'])

function findings(objects: Objects, { isRandom = false } = {}): readonly string[] {
  const model = new Model(objectsOf(objects))
  return backendRules.flatMap((rule) =>
    [...rule.check(model)]
      .filter(({ severity = rule.severity }) => !isRandom || (severity !== 'info' && !byName.has(rule.id)))
      .map(({ path, message }) => `${rule.id} ${path}: ${message}`),
  )
}

const host = 'convex.example.com'
const server = { host: 'db.example.com', user: 'convex', password: { secret: 'db', key: 'password' } } as const
const s3 = {
  AWS_REGION: 'eu-central-1',
  S3_STORAGE_EXPORTS_BUCKET: 'a',
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'b',
  S3_STORAGE_MODULES_BUCKET: 'c',
  S3_STORAGE_FILES_BUCKET: 'd',
  S3_STORAGE_SEARCH_BUCKET: 'e',
}

const stacks: Readonly<Record<string, Omit<StackOptions, 'host'>>> = {
  'with nothing said': {},
  'with a host for HTTP actions': { siteHost: 'actions.example.com' },
  'confined to restricted': { backend: { podSecurity: 'restricted' } },
  'on SQLite': { postgres: false, database: { type: 'sqlite' } },
  'on MySQL': { postgres: false, database: { type: 'mysql', ...server } },
  'on another PostgreSQL with an authority': {
    postgres: false,
    database: { type: 'postgres', ...server, tls: { ca: { configMap: 'ca' } } },
  },
  'on another PostgreSQL without TLS': { postgres: false, database: { type: 'postgres', ...server, tls: 'disabled' } },
  'on S3 without a volume': { backend: { volume: false, env: s3 } },
  'on S3, restricted': { backend: { volume: false, env: s3, podSecurity: 'restricted' } },
  'in which everything is on': { backend: { telemetry: false, redactLogs: true, metrics: true } },
  'with the shortest times': { backend: { startupTimeoutSeconds: 60, terminationGracePeriodSeconds: 6 } },
  'with its name in the Secret': { credentials: { instanceNameFromSecret: true } },
  'without a dashboard and a route': { dashboard: false, ingress: false },
}

describe('backend rules on our own stacks', () => {
  it.each(Object.entries(stacks))('say nothing about a stack %s', (_, options) => {
    expect(findings(convexStack({ host, ...options }))).toEqual([])
  })

  it('say of a claim that exists that it is made elsewhere', () => {
    const found = findings(convexStack({ host, backend: { volume: { existingClaim: 'old' } } }))
    expect(found).toEqual([expect.stringMatching(/^claim-references .*taken to be made elsewhere/)])
  })

  it('say nothing about two stacks in two namespaces', () => {
    expect(findings([convexStack({ host }), convexStack({ host, namespace: 'staging' })])).toEqual([])
  })

  it('say nothing about a stack beside its Application', () => {
    const { application } = convexApplication({
      repoURL: 'https://github.com/example/infrastructure.git',
      path: 'argocd/applications/convex',
    })
    expect(findings([convexStack({ host }), application])).toEqual([])
  })

  it('say nothing about any stack', () => {
    assert(
      property(stackOptions, (options) => {
        // A dashboard that is given the image of the backend is a backend, and rightly spoken of.
        const { dashboard } = options
        pre(dashboard === false || dashboard?.image?.repository?.endsWith('convex-backend') !== true)
        expect(findings(convexStack({ ...options, edit: undefined }), { isRandom: true })).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('say nothing about any backend alone', () => {
    assert(
      property(backendOptions, (options) => {
        expect(findings(convexBackend({ ...options, edit: undefined }), { isRandom: true })).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

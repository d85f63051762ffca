import {
  convexApplication,
  convexBackend,
  convexCredentials,
  convexFunctionEnvironment,
  convexPostgres,
  convexStack,
} from '@proompteng/convex-k8s'
import type { PostgresClusterOptions } from '@proompteng/convex-k8s'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../support/issues.ts'

const folder = fileURLToPath(new URL('../../src/options', import.meta.url))
const application = { repoURL: 'https://github.com/example/x.git', path: 'convex' }
const sealedSecret = (name: string, key: string) => ({
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name, namespace: 'convex' },
  spec: { encryptedData: { [key]: 5 } },
})
const toleration = { tolerations: [{ key: 5 }] }
const spread = [{ maxSkew: 'x', topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }]
const backend = { cloudOrigin: 'https://convex.example.com', database: { type: 'sqlite' } }

// An option that is declared with one of these takes a section of an object as the user wrote it. The builder has to
// validate the object then: by the last argument of `finish`, or while the options are read.
describe('sections that are written freely', () => {
  it('are these alone', () => {
    const uses = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = readFileSync(join(folder, file), 'utf8')
        const found = [...text.matchAll(/(\w+)(?:: | = )(?:v\.optional\()?(?:native|withKnownKeys)</g)]
        return found.map(([, name]) => `${file.replaceAll('\\', '/')}: ${name}`)
      })
    expect(uses.toSorted()).toEqual([
      'argocd/application.ts: ignoreDifferences',
      'postgres/postgres.ts: affinity',
      'scheduling.ts: affinity',
      'scheduling.ts: toleration',
      'scheduling.ts: topologySpreadConstraint',
      'secrets/secret-source.ts: sealedSecret',
    ])
  })

  it.each<[NonNullable<PostgresClusterOptions['affinity']>, RegExp]>([
    [{ podAntiAffinityType: 'Required' }, /anti-affinity-type/],
    [{ tolerations: [{ key: 'a'.repeat(300), operator: 'Exists' }] }, /cluster-tolerations/],
  ])('are checked in a stack, of which a schema knows the types alone: %o', (affinity, rule) => {
    expect(() => convexStack({ host: 'convex.example.com', postgres: { affinity } })).toThrow(rule)
  })

  it.each([
    [
      convexApplication,
      { ...application, ignoreDifferences: [{ kind: 5 }] },
      'application.spec.ignoreDifferences[0].kind',
    ],
    [convexPostgres, { affinity: { topologyKey: 5 } }, 'cluster.spec.affinity.topologyKey'],
    [convexPostgres, { credentials: { sealedSecret: sealedSecret('convex-db-app', 'password') } }, 'sealedSecret.spec'],
    [
      convexCredentials,
      { sealedSecret: sealedSecret('convex-backend-secrets', 'instance-secret') },
      'sealedSecret.spec',
    ],
    [
      convexFunctionEnvironment,
      { secretVariables: ['A'], secretName: 'functions', sealedSecret: sealedSecret('functions', 'A') },
      'sealedSecret.spec',
    ],
    [convexBackend, { ...backend, affinity: { nodeAffinity: 5 } }, 'affinity.nodeAffinity'],
    [convexBackend, { ...backend, ...toleration }, 'tolerations[0].key'],
    [convexBackend, { ...backend, topologySpreadConstraints: spread }, 'topologySpreadConstraints[0].maxSkew'],
  ] as const)('%o is validated', (build, options, path) => {
    const paths = issuesOf(withWrong(build as (options: unknown) => unknown, options)).map((issue) => issue.path)
    expect(paths.join()).toContain(path)
  })
})

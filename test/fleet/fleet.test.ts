import { ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet'
import { readdir } from 'node:fs/promises'
import { convexFleet, renderFleet } from '@proompteng/convex-k8s'
import type { FleetOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { errorOf, folderWith } from '../render/fixtures.ts'
import { sealedOwnerFor, sealedSecretFor } from '../support/arbitraries/secret-sources.ts'
import { domain, two, application, listOf } from './fleets.ts'

describe('convexFleet', () => {
  it('makes one small ApplicationSet, whose Applications are those of convexApplication', () => {
    const { applicationSets } = convexFleet({ domain, instances: [], application: { ...application, retryLimit: 9 } })
    const { applicationSet } = applicationSets['fleet']!
    expect(() => new ApplicationSet(applicationSet).validate()).not.toThrow()
    const broken = { ...applicationSet, spec: { ...applicationSet.spec, generators: 3 } }
    expect(() => new ApplicationSet(broken as unknown as typeof applicationSet).validate()).toThrow('generators')
    expect(applicationSet.spec).toMatchObject({
      goTemplate: true,
      generators: [{ git: { directories: [{ path: 'argocd/convex/*' }] } }],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: '{{.path.basename}}' },
        spec: {
          source: { path: '{{.path.path}}', repoURL: application.repoURL },
          destination: { namespace: '{{.path.basename}}', server: 'https://kubernetes.default.svc' },
          syncPolicy: { retry: { limit: 9 } },
        },
      },
    })
  })

  it('makes one for each cluster, of its own folder, with names that one Argo CD can tell apart', () => {
    const clusters = { east: { server: 'https://10.0.0.1' }, west: { server: 'https://10.0.1.1' } }
    const options = { ...application, name: 'apps', targetRevision: 'live' }
    const { applicationSets } = convexFleet({ domain, clusters, instances: [], application: options })
    const found = Object.entries(applicationSets).map(([cluster, { applicationSet }]) => [cluster, applicationSet])
    const of = (cluster: string, server: string) => ({
      metadata: { name: `apps-${cluster}`, namespace: 'argocd' },
      spec: {
        generators: [{ git: { revision: 'live', directories: [{ path: `argocd/convex/${cluster}/*` }] } }],
        template: { metadata: { name: `${cluster}-{{.path.basename}}` }, spec: { destination: { server } } },
      },
    })
    expect(found).toMatchObject([
      ['east', of('east', 'https://10.0.0.1')],
      ['west', of('west', 'https://10.0.1.1')],
    ])
  })

  it('refuses a fleet that convexFleet did not make, with an error of its own', async () => {
    const fleet = convexFleet({ domain, instances: two })
    const [built] = await listOf(fleet.stacks())
    const thrown = () => {
      throw new TypeError('CANARY')
    }
    const others: readonly object[] = [
      { stacks: () => [] },
      { ...fleet, applicationSets: null },
      { ...fleet, sharedPostgres: undefined },
      { ...fleet, sharedPostgres: () => 5 },
      { ...fleet, sharedPostgres: thrown },
      { ...fleet, sharedPostgres: () => [null] },
      { ...fleet, sharedPostgres: () => [{}] },
      { ...fleet, stacks: () => [{ ...built, stack: [null] }] },
      { ...fleet, stacks: () => [{ ...built, stack: new Date() }] },
      { ...fleet, stacks: thrown },
      {
        ...fleet,
        stacks: async function* stacks() {
          yield* [built]
          thrown()
        },
      },
      ...[5, 'CANARY', undefined, null, {}].map((stacks) => ({ ...fleet, stacks: () => stacks })),
      ...[
        {},
        5,
        null,
        { name: 'a' },
        { name: 'a', issues: 5 },
        { ...built, stack: undefined },
        { ...built, options: null },
      ].map((item) => ({ ...fleet, stacks: () => [item] })),
      ...['../../orders', '/orders', '', '.', 'a/../b'].map((path) => ({
        ...fleet,
        stacks: () => [{ ...built, path }],
      })),
    ]
    for (const other of others) {
      const folder = await folderWith()
      const error = await errorOf(() => renderFleet(other as never, folder))
      expect(error.message).not.toContain('CANARY')
      expect(await readdir(folder)).toEqual([])
    }
    const list = { ...fleet, stacks: () => [built] }
    expect(await renderFleet(list as never, await folderWith())).toMatchObject({ instances: 1 })
  })

  it('refuses wrong options of the fleet at once', () => {
    const wrong = { instances: 3, domain: 'https://x', namespce: 'x' } as unknown as FleetOptions
    expect(() => convexFleet(wrong)).toThrow(/3 options are wrong/)
    expect(() => convexFleet({ instances: [], application: { ...application, path: '/x' } })).toThrow(
      'application.path',
    )
    const defaults = { namespace: 'x' } as FleetOptions['defaults']
    expect(() => convexFleet({ instances: [], defaults })).toThrow('defaults.namespace')
    const sealed = { sealedSecret: sealedSecretFor({}) }
    expect(() => convexFleet({ instances: [], defaults: { credentials: sealed } })).toThrow('each instance its own')
    const owner = { postgres: { credentials: { sealedSecret: sealedOwnerFor('convex-db-credentials') } } }
    expect(() => convexFleet({ instances: [], defaults: owner })).toThrow('defaults.postgres.credentials.sealedSecret')
  })
})

import { describe, expect, it } from 'vitest'
import { check } from '../../../src/index.ts'
import type { K8sObject, StackOptions } from '../../../src/index.ts'
import { sealedOwnerFor, sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'
import { stackObjects } from './routes-support.ts'

const host = 'convex.example.com'
const syncOptions = 'argocd.argoproj.io/sync-options'
const syncWave = 'argocd.argoproj.io/sync-wave'
const secretStoreRef = { name: 'vault' }
const remoteRef = { key: 'convex' }

const stacks: Readonly<Record<string, StackOptions>> = {
  sealed: {
    host,
    credentials: { sealedSecret: sealedSecretFor({}) },
    postgres: { credentials: { sealedSecret: sealedOwnerFor('convex-db-credentials') } },
  },
  fetched: {
    host,
    ingress: { tls: { issuer: { name: 'letsencrypt', kind: 'Issuer' } } },
    credentials: { externalSecret: { secretStoreRef, remoteRefs: { instanceSecret: remoteRef } } },
    postgres: { credentials: { externalSecret: { secretStoreRef, remoteRefs: { password: remoteRef } } } },
  },
}

interface Json {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace: string; annotations: Record<string, string> }
  readonly spec: Record<string, Record<string, unknown>>
}

const objectsOf = (name: string): Json[] => structuredClone(stackObjects(stacks[name]!)) as unknown as Json[]

const application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'convex', namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
  spec: {
    project: 'default',
    source: { repoURL: 'https://git.example.com/infrastructure.git', path: 'convex' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'convex' },
    syncPolicy: { automated: { prune: true }, syncOptions: ['CreateNamespace=true'] },
  },
}

/** `severity rule Kind/name` of what two rules say. */
function found(objects: readonly object[], rule: string): readonly string[] {
  return check(objects as readonly K8sObject[])
    .filter((finding) => finding.rule === rule)
    .map(({ severity, object }) => `${severity} ${object.kind}/${object.name}`)
}

describe.each([
  ['sealed', 'SealedSecret'],
  ['fetched', 'ExternalSecret'],
])('Secrets that are %s', (name, kind) => {
  const without = (annotations: Readonly<Record<string, string>>): Json[] =>
    objectsOf(name).map((object) => {
      if (object.kind === kind) object.metadata.annotations = { ...annotations }
      return object
    })

  it('are kept as they are rendered', () => {
    expect(found([...objectsOf(name), application], 'data-is-not-pruned')).toEqual([])
    expect(found([...objectsOf(name), application], 'application-spares-data')).toEqual([])
  })

  it('go with a prune, and with the Application, when nothing keeps what makes them', () => {
    const bare = without({ [syncWave]: '-2' })
    const makers = [`${kind}/convex-backend-secrets`, `${kind}/convex-db-credentials`]
    expect(found([...bare, application], 'data-is-not-pruned')).toEqual(makers.map((maker) => `error ${maker}`))
    expect(found(bare, 'data-is-not-pruned')).toEqual(makers.map((maker) => `warning ${maker}`))
    expect(found([...without({ [syncOptions]: 'Prune=false' }), application], 'application-spares-data')).toEqual([
      'warning Application/convex',
    ])
  })

  it('stay without a guard when they have no owner', () => {
    const orphaned = without({ [syncWave]: '-2' }).map((object) => {
      if (kind === 'ExternalSecret' && object.kind === kind) object.spec['target']!['creationPolicy'] = 'Orphan'
      if (object.kind === 'SealedSecret')
        Object.assign((object.spec['template']!['metadata'] ??= {}) as object, {
          annotations: { 'sealedsecrets.bitnami.com/skip-set-owner-references': 'true' },
        })
      return object
    })
    expect(found([...orphaned, application], 'data-is-not-pruned')).toEqual([])
  })

  it('of others are not looked at', () => {
    const other = structuredClone(without({})).find((object) => object.kind === kind)!
    Object.assign(other.metadata, { name: 'others' })
    Object.assign(other.spec['target'] ?? {}, { name: 'others' })
    expect(found([...objectsOf(name), other, application], 'data-is-not-pruned')).toEqual([])
  })
})

describe('sync waves', () => {
  const rule = 'sync-waves-do-not-deadlock'
  const late = (type: string, name: string, spec: object, wave: string) => {
    const [apiVersion = '', kind = ''] = type.split(' ')
    return {
      apiVersion,
      kind,
      metadata: {
        name,
        namespace: kind.startsWith('Cluster') ? undefined : 'convex',
        annotations: { [syncWave]: wave },
      },
      spec,
    }
  }
  const cnpg = 'postgresql.cnpg.io/v1'
  const database = { cluster: { name: 'convex-db' }, name: 'other', owner: 'convex' }
  const backup = { cluster: { name: 'convex-db' }, method: 'volumeSnapshot' }

  it.each([
    ['Database', late(`${cnpg} Database`, 'other', database, '-2'), late(`${cnpg} Database`, 'other', database, '-1')],
    ['Backup', late(`${cnpg} Backup`, 'first', backup, '-2'), late(`${cnpg} Backup`, 'first', backup, '0')],
  ])('let a %s wait for its Cluster', (kind, early, right) => {
    expect(found([...objectsOf('sealed'), right], rule)).toEqual([])
    expect(found([...objectsOf('sealed'), early], rule)).toEqual([`error ${kind}/${early.metadata.name}`])
    const elsewhere = { ...early, spec: { ...early.spec, cluster: { name: 'made-elsewhere' } } }
    expect(found([...objectsOf('sealed'), elsewhere], rule)).toEqual([])
  })

  it.each([
    ['external-secrets.io/v1', 'SecretStore', 'vault', 2],
    ['cert-manager.io/v1', 'Issuer', 'letsencrypt', 1],
  ])('let what needs %s %s wait for it', (apiVersion, kind, name, dependents) => {
    const store = (wave: string) => late(`${apiVersion} ${kind}`, name, {}, wave)
    expect(found([...objectsOf('fetched'), store('-2')], rule)).toEqual([])
    expect(found([...objectsOf('fetched'), store('2')], rule)).toHaveLength(dependents)
  })
})

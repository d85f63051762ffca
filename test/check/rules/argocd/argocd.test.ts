import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentOf, waveOf } from '../../../../src/check/model/argocd/sync-order.ts'
import { check } from '../../../../src/index.ts'
import type { K8sObject, StackOptions } from '../../../../src/index.ts'
import { sealedOwnerFor, sealedSecretFor } from '../../../support/arbitraries/secret-sources.ts'
import { stackObjects } from '../support.ts'

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
function placesOf(objects: readonly object[], rule: string): readonly string[] {
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
    expect(placesOf([...objectsOf(name), application], 'pruned-data')).toEqual([])
    expect(placesOf([...objectsOf(name), application], 'application-deletion')).toEqual([])
  })

  it('go with a prune, and with the Application, when nothing keeps what makes them', () => {
    const bare = without({ [syncWave]: '-2' })
    const makers = [`${kind}/convex-backend-secrets`, `${kind}/convex-db-credentials`]
    expect(placesOf([...bare, application], 'pruned-data')).toEqual(makers.map((maker) => `error ${maker}`))
    expect(placesOf(bare, 'pruned-data')).toEqual(makers.map((maker) => `warning ${maker}`))
    expect(placesOf([...without({ [syncOptions]: 'Prune=false' }), application], 'application-deletion')).toEqual([
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
    expect(placesOf([...orphaned, application], 'pruned-data')).toEqual([])
  })

  it('of others are not looked at', () => {
    const other = structuredClone(without({})).find((object) => object.kind === kind)!
    Object.assign(other.metadata, { name: 'others' })
    Object.assign(other.spec['target'] ?? {}, { name: 'others' })
    expect(placesOf([...objectsOf(name), other, application], 'pruned-data')).toEqual([])
  })
})

describe('sync waves', () => {
  const rule = 'dependency-wave'
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
    expect(placesOf([...objectsOf('sealed'), right], rule)).toEqual([])
    expect(placesOf([...objectsOf('sealed'), early], rule)).toEqual([`error ${kind}/${early.metadata.name}`])
    const elsewhere = { ...early, spec: { ...early.spec, cluster: { name: 'made-elsewhere' } } }
    expect(placesOf([...objectsOf('sealed'), elsewhere], rule)).toEqual([])
  })

  it.each([
    ['external-secrets.io/v1', 'SecretStore', 'vault', ['error SecretStore/vault']],
    ['cert-manager.io/v1', 'Issuer', 'letsencrypt', ['error Certificate/convex-backend']],
  ])('let what needs %s %s wait for it', (apiVersion, kind, name, expected) => {
    const store = (wave: string) => late(`${apiVersion} ${kind}`, name, {}, wave)
    expect(placesOf([...objectsOf('fetched'), store('-2')], rule)).toEqual([])
    expect(placesOf([...objectsOf('fetched'), store('2')], rule)).toEqual(expected)
  })

  it('are told so that the fixes, all at once or one by one, end in silence', () => {
    const kinds =
      'Backup Certificate Cluster ConfigMap Database Deployment ExternalSecret Issuer PersistentVolumeClaim SealedSecret SecretStore'
    const moved = (object: K8sObject) => kinds.split(' ').includes(object.kind)
    const everything = (name: string) =>
      [
        ...objectsOf(name),
        late(`${cnpg} Database`, 'other', database, '0'),
        late(`${cnpg} Backup`, 'first', backup, '0'),
        late('external-secrets.io/v1 SecretStore', 'vault', {}, '0'),
        late('cert-manager.io/v1 Issuer', 'letsencrypt', {}, '0'),
      ] as unknown as K8sObject[]
    const waves = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(fc.constantFrom('sealed', 'fetched'), waves, fc.boolean(), (name, numbers, isAtOnce) => {
        const objects = everything(name)
        const put = (object: K8sObject, wave: string) =>
          Object.assign(object.metadata!, { annotations: { ...object.metadata!.annotations, [syncWave]: wave } })
        objects.filter(moved).forEach((object, index) => put(object, String(numbers[index])))
        for (let round = 0; round < (isAtOnce ? 1 : 20); round += 1) {
          const findings = check(objects).filter((finding) => finding.rule === rule)
          for (const { object: told, fix } of isAtOnce ? findings : findings.slice(0, 1)) {
            const object = objects.find(({ kind, metadata }) => kind === told.kind && metadata!.name === told.name)!
            put(object, /wave (-?\d+)/.exec(fix)![1]!)
          }
        }
        expect(placesOf(objects, rule)).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    [{ [syncWave]: '+3' }, 3],
    [{ [syncWave]: '-012' }, -12],
    [{ [syncWave]: '9223372036854775807' }, 2 ** 63],
    [{ [syncWave]: '9223372036854775808' }, 0],
    [{ [syncWave]: '1.5' }, 0],
    [{ [syncWave]: ' 2' }, 0],
    [{ [syncWave]: '0x1' }, 0],
    [{ [syncWave]: '1e3' }, 0],
    [{ [syncWave]: '1_000' }, 0],
    [{ [syncWave]: '', 'helm.sh/hook-weight': '-5' }, -5],
    [{ [syncWave]: '2', 'helm.sh/hook-weight': '-5' }, 2],
  ])('are read as Go reads whole numbers: %j', (annotations, wave) => {
    expect(waveOf({ apiVersion: 'v1', kind: 'Secret', metadata: { annotations } })).toBe(wave)
  })

  const hook = 'argocd.argoproj.io/hook'
  it.each([
    [{}, 'Sync'],
    [{ [hook]: 'PostSync,PreSync' }, 'PreSync'],
    [{ [hook]: 'PostSync', 'helm.sh/hook': 'pre-install' }, 'PostSync'],
    [{ [hook]: 'Unknown', 'helm.sh/hook': 'post-upgrade' }, 'PostSync'],
    [{ [hook]: 'Skip' }, undefined],
    [{ [hook]: 'Skip,Sync' }, 'Sync'],
    [{ [hook]: 'SyncFail' }, undefined],
    [{ 'helm.sh/hook': 'pre-install, post-delete' }, 'PreSync'],
    [{ 'helm.sh/hook': 'test' }, undefined],
    [{ 'helm.sh/hook': 'crd-install' }, 'Sync'],
  ])('come in phases: %j', (annotations, phase) => {
    expect(momentOf({ apiVersion: 'v1', kind: 'Secret', metadata: { annotations } })?.phase).toBe(phase)
  })
})

import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convexCredentials } from '../../src/components/secrets/credentials.ts'
import { convexPostgres } from '../../src/components/postgres/postgres.ts'
import { canonicalDuration } from '../../src/options/secrets/external-secret.ts'
import { renderFiles } from '../../src/render/files.ts'
import { convexStack } from '../../src/stack.ts'
import { issuesOf } from './errors.ts'

const secretStoreRef = { kind: 'ClusterSecretStore', name: 'vault' } as const
const instanceSecret = { key: 'convex/production', property: 'instance-secret' }
const policies = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' }
const labels = (component: string) => ({
  'app.kubernetes.io/name': 'convex',
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'convex',
})

describe('credentials from a secret store', () => {
  it('spell out every field that the API server would fill in', () => {
    const { externalSecret } = convexCredentials({
      namespace: 'shop',
      externalSecret: {
        secretStoreRef,
        remoteRefs: {
          instanceSecret,
          adminKey: { key: 'convex/production', property: 'admin-key', version: '3' },
          instanceName: { key: 'name' },
        },
      },
    })
    expect(externalSecret?.toJSON()).toEqual({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name: 'convex-backend-secrets',
        namespace: 'shop',
        labels: labels('backend'),
        annotations: {
          'argocd.argoproj.io/sync-wave': '-2',
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        },
      },
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        target: { name: 'convex-backend-secrets', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: [
          { secretKey: 'CONVEX_INSTANCE_NAME', remoteRef: { key: 'name', ...policies } },
          { secretKey: 'CONVEX_INSTANCE_SECRET', remoteRef: { ...instanceSecret, ...policies } },
          {
            secretKey: 'CONVEX_ADMIN_KEY',
            remoteRef: { key: 'convex/production', property: 'admin-key', version: '3', ...policies },
          },
        ],
      },
    })
  })

  it('are those that the backend reads, in the stack and in its folder', () => {
    const stack = convexStack({
      host: 'convex.example.com',
      credentials: {
        secretName: 'orders',
        keys: { instanceSecret: 'SECRET' },
        externalSecret: { secretStoreRef: { name: 'store' }, refreshInterval: '90s', remoteRefs: { instanceSecret } },
      },
      edit: { credentials: { externalSecret: (object) => void (object.metadata!.labels!['team'] = 'shop') } },
    })
    const object = stack.credentials.externalSecret?.toJSON() as IExternalSecret
    expect(object.metadata?.labels?.['team']).toBe('shop')
    expect(object.spec).toMatchObject({
      refreshInterval: '1m30s',
      secretStoreRef: { kind: 'SecretStore', name: 'store' },
      target: { name: 'orders' },
      data: [{ secretKey: 'SECRET' }],
    })
    const env = stack.backend.deployment.spec?.template.spec?.containers[0]?.env ?? []
    expect(env.find(({ name }) => name === 'INSTANCE_SECRET')?.valueFrom?.secretKeyRef).toEqual({
      name: 'orders',
      key: 'SECRET',
    })
    expect([...renderFiles(stack).keys()]).toContain('backend-externalsecret.yaml')
  })

  const right = { secretStoreRef, remoteRefs: { instanceSecret } }
  it.each<[string, object, string]>([
    [
      'a sealed file besides',
      { sealedFile: 'a.yaml' },
      'externalSecret: give sealedFile or externalSecret, not both: they make the same Secret',
    ],
    [
      'no place for the name that the backend reads',
      { instanceNameFromSecret: true },
      'externalSecret.remoteRefs.instanceName: is required with instanceNameFromSecret: the backend reads its name from the Secret',
    ],
    ['no store', { externalSecret: { remoteRefs: { instanceSecret } } }, 'externalSecret.secretStoreRef: is required'],
    [
      'no place for the secret',
      { externalSecret: { secretStoreRef, remoteRefs: {} } },
      'externalSecret.remoteRefs.instanceSecret: is required',
    ],
    [
      'another kind of store',
      { externalSecret: { ...right, secretStoreRef: { name: 'a', kind: 'Store' } } },
      'externalSecret.secretStoreRef.kind: expected "SecretStore" or "ClusterSecretStore", got "Store"',
    ],
    [
      'an interval in days',
      { externalSecret: { ...right, refreshInterval: '1d' } },
      'externalSecret.refreshInterval: expected a duration in hours, minutes and seconds, such as "1h" or "90s", got "1d"',
    ],
    [
      'no interval',
      { externalSecret: { ...right, refreshInterval: '' } },
      'externalSecret.refreshInterval: expected a duration in hours, minutes and seconds, such as "1h" or "90s", got ""',
    ],
    [
      'an empty key',
      { externalSecret: { ...right, remoteRefs: { instanceSecret: { key: '' } } } },
      'externalSecret.remoteRefs.instanceSecret.key: expected text that is not empty, got ""',
    ],
    [
      'a misspelt part',
      { externalSecret: { ...right, remoteRefs: { instanceSecret: { key: 'a', propertie: 'b' } } } },
      'externalSecret.remoteRefs.instanceSecret.propertie: unknown option; did you mean "property"?',
    ],
  ])('refuse %s', async (_, wrong, message) => {
    const credentials = { externalSecret: right, ...wrong }
    expect(await issuesOf(() => convexCredentials(credentials))).toEqual([message])
    expect(await issuesOf(() => convexStack({ host: 'convex.example.com', credentials }))).toEqual([
      `credentials.${message}`,
    ])
  })
})

describe('the database password from a secret store', () => {
  it('comes with the owner, the type and the label', () => {
    const { externalSecret, cluster } = convexPostgres({
      owner: 'orders',
      credentials: { externalSecret: { secretStoreRef, remoteRefs: { password: { key: 'db' } } } },
    })
    expect(cluster.spec.bootstrap?.initdb?.secret).toEqual({ name: 'convex-db-credentials' })
    expect(externalSecret?.spec).toEqual({
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: {
        name: 'convex-db-credentials',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          mergePolicy: 'Replace',
          type: 'kubernetes.io/basic-auth',
          metadata: { labels: { ...labels('database'), 'cnpg.io/reload': 'true' } },
          data: { username: 'orders', password: '{{ .password }}' },
        },
      },
      data: [{ secretKey: 'password', remoteRef: { key: 'db', ...policies } }],
    })
  })

  it('has a file of its own in the folder', () => {
    const credentials = { externalSecret: { secretStoreRef, remoteRefs: { password: { key: 'db' } } } }
    const files = renderFiles(convexStack({ host: 'convex.example.com', postgres: { credentials } }))
    expect(files.get('postgres-externalsecret.yaml')).toContain('name: convex-db-credentials')
  })
})

const secondsOf = (text: string) =>
  [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * { h: 3600, m: 60, s: 1 }[unit as 'h']!,
    0,
  )

describe('canonicalDuration', () => {
  it.each([
    ['1h', '1h0m0s'],
    ['90m', '1h30m0s'],
    ['60s', '1m0s'],
    ['59s', '59s'],
    ['0s', '0s'],
    ['1h0m0s', '1h0m0s'],
    ['36h', '36h0m0s'],
    ['1h90s', '1h1m30s'],
  ])('%s is %s', (given, expected) => {
    expect(canonicalDuration(given)).toBe(expected)
  })

  it('keeps what is canonical, and the length of everything', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(9999), fc.nat(9999), (hours, minutes, seconds) => {
        const canonical = canonicalDuration(`${hours}h${minutes}m${seconds}s`)
        expect(canonicalDuration(canonical)).toBe(canonical)
        expect(secondsOf(canonical)).toBe(hours * 3600 + minutes * 60 + seconds)
      }),
    )
  })
})

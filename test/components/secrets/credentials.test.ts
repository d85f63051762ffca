import { convexCredentials, objectsOf } from '@proompteng/convex-k8s'
import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { describe, expect, it } from 'vitest'
import { sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'
import { issuesOf, pathsOf } from '../../support/issues.ts'

describe('convexCredentials', () => {
  it('is nothing but a reference by default', () => {
    expect(convexCredentials()).toEqual({})
    expect(convexCredentials({ secretName: 'a' })).toEqual({})
  })

  it('expects of a sealed file what the backend reads', () => {
    const keys = { instanceSecret: 'SECRET', instanceName: 'NAME' }
    expect(convexCredentials({ sealedFile: 'a.yaml', secretName: 'b', namespace: 'c', keys })).toEqual({
      sealedFile: {
        keptFile: 'a.yaml',
        expect: {
          apiVersion: 'bitnami.com/v1alpha1',
          kind: 'SealedSecret',
          name: 'b',
          namespace: 'c',
          keys: ['SECRET'],
        },
      },
    })
    const { sealedFile } = convexCredentials({ sealedFile: 'a.yaml', keys, instanceNameFromSecret: true })
    expect(sealedFile?.expect.keys).toEqual(['SECRET', 'NAME'])
    expect(objectsOf(convexCredentials({ sealedFile: 'a.yaml' }))).toEqual([])
  })

  it.each([
    ['SkipDryRunOnMissingResource=true', '', 'SkipDryRunOnMissingResource=true,Prune=false,Delete=false'],
    ['Prune=confirm', '', 'Prune=confirm,Delete=false'],
    ['', 'Validate=false, Prune=true', 'Prune=false,Delete=false'],
    [' Delete=confirm , A=b', 'Delete=true,C=d', 'Delete=confirm,A=b,Prune=false'],
  ])(
    'keeps the sync options %j of a SealedSecret beside the guard, and not the common ones %j',
    (own, common, expected) => {
      const option = 'argocd.argoproj.io/sync-options'
      const sealedSecret = sealedSecretFor({})
      Object.assign(sealedSecret.metadata!, { annotations: { [option]: own } })
      const made = convexCredentials({ sealedSecret, annotations: { [option]: common } }).sealedSecret
      const options = made?.metadata?.annotations?.[option]?.split(',')
      expect(options?.toSorted()).toEqual(expected.split(',').toSorted())
    },
  )

  it.each([
    ['plain data', sealedSecretFor({})],
    ['an instance of the model', new SealedSecret(sealedSecretFor({}))],
  ])('takes a SealedSecret as %s', (_form, given) => {
    const { sealedSecret } = convexCredentials({
      sealedSecret: given,
      labels: { team: 'a' },
      annotations: { note: 'b' },
    })
    expect(sealedSecret?.spec).toEqual(sealedSecretFor({}).spec)
    expect(sealedSecret?.metadata).toMatchObject({
      name: 'convex-backend-secrets',
      namespace: 'convex',
      labels: { team: 'a' },
      annotations: { note: 'b', 'argocd.argoproj.io/sync-wave': '-2' },
    })
  })

  it('keeps the annotations of a SealedSecret, which hold its scope', () => {
    const given = sealedSecretFor({})
    const annotations = { 'sealedsecrets.bitnami.com/namespace-wide': 'true' }
    const { sealedSecret } = convexCredentials({
      sealedSecret: { ...given, metadata: { ...given.metadata, annotations } },
    })
    expect(sealedSecret?.metadata?.annotations).toMatchObject(annotations)
  })

  it('refuses one that would give another Secret, with everything that is wrong', () => {
    const sealedSecret = sealedSecretFor({ secretName: 'other', keys: { instanceSecret: 'X' } }, 'elsewhere')
    const issues = issuesOf(() => convexCredentials({ sealedSecret }))
    expect(issues.map(({ path }) => path)).toEqual([
      'sealedSecret.metadata.name',
      'sealedSecret.metadata.namespace',
      'sealedSecret.spec.encryptedData',
    ])
    expect(issues[0]?.message).toBe('expected "convex-backend-secrets", got "other"; seal it again for the correct one')
    expect(issues[2]?.message).toMatch(/has no key "CONVEX_INSTANCE_SECRET".*"keys"/)
  })

  it('refuses one key for two values', () => {
    const keys = { instanceName: 'A', instanceSecret: 'A' }
    expect(pathsOf(() => convexCredentials({ keys }))).toEqual([expect.stringMatching(/^keys/)])
  })

  it('needs the name only when the backend reads it from the Secret', () => {
    const { spec, ...rest } = sealedSecretFor({})
    const { CONVEX_INSTANCE_NAME: _, ...encryptedData } = spec?.encryptedData ?? {}
    const sealedSecret = { ...rest, spec: { ...spec, encryptedData } } as ISealedSecret
    expect(convexCredentials({ sealedSecret })).toHaveProperty('sealedSecret')
    expect(pathsOf(() => convexCredentials({ sealedSecret, instanceNameFromSecret: true }))).toEqual([
      'sealedSecret.spec.encryptedData',
    ])
  })

  it.each([
    {},
    { kind: 'Secret' },
    { metadata: null, spec: null },
    { metadata: 7, spec: { encryptedData: 'x', template: null } },
  ])('refuses %j in place of a SealedSecret', (sealedSecret) => {
    expect(pathsOf(() => convexCredentials({ sealedSecret: sealedSecret as never })).length).toBeGreaterThan(0)
  })
})

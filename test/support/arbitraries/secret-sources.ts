import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import * as fc from 'fast-check'
import { sealedSample } from '../../../src/check/examples/sealed.ts'
import type { CredentialsOptions, CredentialsReference } from '../../../src/options/secrets/credentials.ts'
import type { ExternalSecretOptions, RemoteReference } from '../../../src/options/secrets/external-secret.ts'
import type { PostgresCredentialsOptions } from '../../../src/options/postgres/credentials.ts'
import { annotations, labels, objectName } from './text.ts'

const metadata = fc.record({ labels, annotations }, { requiredKeys: [], noNullPrototype: true })
const kind = fc.constantFrom('none', 'file', 'sealed', 'external')

export const remoteReference: fc.Arbitrary<RemoteReference> = fc.record(
  {
    key: fc.constantFrom('convex', 'a/b', '1e3'),
    property: fc.constantFrom('secret', 'a.b'),
    version: fc.constantFrom('2', 'latest'),
  },
  { requiredKeys: ['key'], noNullPrototype: true },
)

export const externalSecret: fc.Arbitrary<ExternalSecretOptions> = fc.record(
  {
    secretStoreRef: fc.record(
      { name: objectName, kind: fc.constantFrom('SecretStore' as const, 'ClusterSecretStore' as const) },
      { requiredKeys: ['name'], noNullPrototype: true },
    ),
    refreshInterval: fc.constantFrom('1h', '90s', '1h30m', '0s', '100m'),
  },
  { requiredKeys: ['secretStoreRef'], noNullPrototype: true },
)

/** What `kubeseal` gives for a Secret of this name, namespace and keys. */
export function sealedSecretFor(reference: CredentialsReference, namespace = 'convex'): ISealedSecret {
  const { secretName: name = 'convex-backend-secrets', keys = {} } = reference
  const { instanceName = 'CONVEX_INSTANCE_NAME', instanceSecret = 'CONVEX_INSTANCE_SECRET' } = keys
  const { adminKey = 'CONVEX_ADMIN_KEY' } = keys
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace },
    spec: {
      encryptedData: Object.fromEntries([instanceName, instanceSecret, adminKey].map((key) => [key, sealedSample])),
      template: { metadata: { name, namespace } },
    },
  }
}

/** The same for user and password of a database. */
export function sealedOwnerFor(name: string, namespace = 'convex'): ISealedSecret {
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace },
    spec: {
      encryptedData: { username: sealedSample, password: sealedSample },
      template: {
        type: 'kubernetes.io/basic-auth',
        metadata: { name, namespace, labels: { 'cnpg.io/reload': 'true' } },
      },
    },
  }
}

/** The source of the credentials of an instance. */
export const credentialsSource = fc
  .record({
    kind,
    file: fc.constantFrom('backend-sealedsecret.yaml', 'a.yml', 'X_1-b.yaml'),
    metadata,
    externalSecret,
    remoteRefs: fc.record(
      { instanceSecret: remoteReference, adminKey: remoteReference, instanceName: remoteReference },
      { requiredKeys: ['instanceSecret'], noNullPrototype: true },
    ),
    name: remoteReference,
  })
  .map((given) => (reference: CredentialsReference, namespace: string | undefined): Partial<CredentialsOptions> => {
    const sealed = sealedSecretFor(reference, namespace)
    if (given.kind === 'file') return { sealedFile: given.file }
    if (given.kind === 'sealed') {
      return { sealedSecret: { ...sealed, metadata: { ...sealed.metadata, ...given.metadata } } }
    }
    if (given.kind === 'none') return {}
    const needed = reference.instanceNameFromSecret === true ? { instanceName: given.name } : {}
    return { externalSecret: { ...given.externalSecret, remoteRefs: { ...given.remoteRefs, ...needed } } }
  })

/** A Secret of one's own for the owner of a database, from each source. */
export const ownerCredentials = fc
  .record({
    kind,
    name: fc.option(
      objectName.map((name) => `owner-${name}`.slice(0, 253)),
      { nil: undefined },
    ),
    file: fc.constantFrom('owner.yaml', 'postgres-sealedsecret.yml'),
    metadata,
    externalSecret,
    remoteRefs: fc.record({ password: remoteReference }, { noNullPrototype: true }),
  })
  .map((given) => (clusterName: string, namespace: string | undefined): PostgresCredentialsOptions => {
    const sealed = sealedOwnerFor(given.name ?? `${clusterName}-credentials`, namespace)
    return {
      ...(given.name !== undefined && { secretName: given.name }),
      ...(given.kind === 'file' && { sealedFile: given.file }),
      ...(given.kind === 'sealed' && {
        sealedSecret: { ...sealed, metadata: { ...sealed.metadata, ...given.metadata } },
      }),
      ...(given.kind === 'external' && { externalSecret: { ...given.externalSecret, remoteRefs: given.remoteRefs } }),
    }
  })

import type { StackOptions } from '@proompteng/convex-k8s'
import { sealedOwnerFor, sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'

const host = 'convex.example.com'

export const secretsSets = {
  'sealed-object': {
    host,
    credentials: {
      secretName: 'convex',
      keys: { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' },
      instanceNameFromSecret: true,
      sealedSecret: sealedSecretFor({
        secretName: 'convex',
        keys: { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' },
      }),
    },
  },
  'external-secrets': {
    host,
    credentials: {
      externalSecret: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        remoteRefs: {
          instanceSecret: { key: 'convex', property: 'instance-secret' },
          adminKey: { key: 'convex', property: 'admin-key' },
        },
      },
    },
    postgres: {
      credentials: {
        externalSecret: {
          secretStoreRef: { name: 'vault' },
          refreshInterval: '15m',
          remoteRefs: { password: { key: 'convex-database', version: '2' } },
        },
      },
    },
  },
  'sealed-database': {
    host,
    postgres: { credentials: { sealedSecret: sealedOwnerFor('convex-db-credentials') } },
    dashboard: false,
    ingress: false,
  },
  'sealed-files': {
    host,
    credentials: { sealedFile: 'backend-sealedsecret.yaml' },
    postgres: { credentials: { sealedFile: 'postgres-sealedsecret.yaml' } },
    dashboard: false,
    ingress: false,
  },
} satisfies Readonly<Record<string, StackOptions>>

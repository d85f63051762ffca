import { forEach, inCluster } from '../support/database.ts'
import type { Json } from '../support/database.ts'
import type { Mutant } from '../mutant.ts'

interface SealedJson {
  metadata: { annotations?: Record<string, string> }
  spec: { encryptedData: Record<string, string>; template?: { metadata?: { annotations?: Record<string, string> } } }
}

/** A fault in each value of a SealedSecret. */
function inValue(name: string, change: (value: string) => string): Mutant {
  return {
    rule: 'sealed-data',
    name,
    apply: (objects) =>
      forEach<SealedJson>(
        objects,
        ({ kind }) => kind === 'SealedSecret',
        ({ spec }) => {
          const [key] = Object.keys(spec.encryptedData)
          if (key !== undefined) spec.encryptedData[key] = change(spec.encryptedData[key] ?? '')
          return key !== undefined
        },
      ),
  }
}

const scope = 'sealedsecrets.bitnami.com/cluster-wide'

function inScope(name: string, change: (sealed: SealedJson) => void): Mutant {
  return {
    rule: 'sealed-scope',
    name,
    apply: (objects) => forEach<SealedJson>(objects, ({ kind }) => kind === 'SealedSecret', change),
  }
}

const older: Readonly<Record<string, string>> = {
  ExternalSecret: 'external-secrets.io/v1beta1',
  IngressRoute: 'traefik.containo.us/v1alpha1',
}

/** The Secret of the database's owner, fetched, with a fault in how. */
function inExternalSecret(name: string, spec: Json, rule = 'external-secret'): Mutant {
  return inCluster(rule, name, (cluster, all) => {
    const initdb = cluster.spec.bootstrap?.['initdb']
    if (initdb === undefined) return false
    initdb['secret'] = { name: 'fetched' }
    const data = [{ secretKey: 'password', remoteRef: { key: 'x' } }]
    const metadata = { name: 'fetched', namespace: cluster.metadata.namespace }
    all.push({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata, spec: { data, ...spec } })
    return true
  })
}

/** Faults in Secrets and in versions. */
export const sealedMutants: readonly Mutant[] = [
  inValue('a placeholder', () => 'REPLACE_ME'),
  inValue('plain text in base64', () => Buffer.from('hunter2-hunter2-hunter2').toString('base64')),
  inValue('cut off', (value) => value.slice(0, 8)),
  inValue('empty', () => ''),
  inScope('lost outside', ({ metadata, spec }) => {
    delete metadata.annotations
    spec.template = { ...spec.template, metadata: { ...spec.template?.metadata, annotations: { [scope]: 'true' } } }
  }),
  inScope('lost inside', ({ metadata, spec }) => {
    metadata.annotations = { ...metadata.annotations, [scope]: 'true' }
    delete spec.template?.metadata?.annotations
  }),
  inExternalSecret('nothing is fetched', { data: [] }),
  inExternalSecret('a key that is there twice', {
    data: ['a', 'b'].map((key) => ({ secretKey: 'password', remoteRef: { key } })),
  }),
  inExternalSecret('a way and nothing in it', { dataFrom: [{}] }),
  inExternalSecret('two ways', { dataFrom: [{ extract: { key: 'a' }, find: { name: { regexp: 'a' } } }] }),
  inExternalSecret('a source that is none', { dataFrom: [{ sourceRef: {} }] }),
  inExternalSecret(
    'what others made is deleted',
    { target: { creationPolicy: 'Merge', deletionPolicy: 'Delete' } },
    'external-secret-policies',
  ),
  inExternalSecret(
    'nothing to merge with',
    { target: { creationPolicy: 'None', deletionPolicy: 'Merge' } },
    'external-secret-policies',
  ),
  ...Object.entries(older)
    .filter(([kind]) => kind !== 'Certificate' && kind !== 'Middleware')
    .map(([kind, apiVersion]): Mutant => ({
      rule: 'api-version',
      name: apiVersion,
      apply: (objects) =>
        forEach<Json>(
          objects,
          (object) => object['kind'] === kind,
          (object) => (object['apiVersion'] = apiVersion),
        ),
    })),
]

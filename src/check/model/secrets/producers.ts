import type { K8sObject } from '../../../kubernetes/object.ts'
import type { ObjectIndex } from '../index-of-objects.ts'
import { nameOf, namespaceOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { at, listAt, recordAt, textAt } from '../read.ts'
import { secretValuesOf } from './values.ts'
import type { SecretValue } from './values.ts'

/** An object that makes a Secret. */
export interface SecretProducer {
  readonly object: K8sObject
  readonly namespace: string
  /** Name of the Secret. */
  readonly name: string
  /** Keys of the Secret; `undefined` if they are unknown (an ExternalSecret with `dataFrom`). */
  readonly keys: ReadonlySet<string> | undefined
}

/**
 * Keys of the Secret `NAME-app` of a CloudNativePG cluster (cloudnative-pg@v1.30.1 pkg/specs/secrets.go#CreateSecret).
 */
export const applicationKeys = [
  'username',
  'user',
  'password',
  'dbname',
  'host',
  'port',
  'pgpass',
  'uri',
  'jdbc-uri',
  'fqdn-uri',
  'fqdn-jdbc-uri',
] as const

/** The object that makes a Secret, by `namespace/name`; `undefined` if several objects make it. */
const onlyProducers = memo((index: ObjectIndex): ReadonlyMap<string, SecretProducer | undefined> => {
  const known = new Map<string, SecretProducer | undefined>()
  for (const made of secretProducersOf(index)) {
    const id = `${made.namespace}/${made.name}`
    known.set(id, known.has(id) ? undefined : made)
  }
  return known
})

/** Keys of a Secret, if exactly one object makes it and the keys are known. */
export function secretKeysIn(index: ObjectIndex, namespace: string, name: string): ReadonlySet<string> | undefined {
  return onlyProducers(index).get(`${namespace}/${name}`)?.keys
}

/** The value of a key of a Secret, if exactly one object makes it and contains the value in plain text. */
export function secretValueIn(
  index: ObjectIndex,
  namespace: string,
  { name, key }: { readonly name: string; readonly key: string },
): SecretValue | undefined {
  const made = onlyProducers(index).get(`${namespace}/${name}`)
  return made && secretValuesOf(made.object).get(key)
}

/** All objects that make a Secret, with its keys. */
export function secretProducersOf(index: ObjectIndex): readonly SecretProducer[] {
  return [
    ...index.all('Secret').map((object) => producer(object, nameOf(object), keysOf(object, ['data'], ['stringData']))),
    ...index
      .all('SealedSecret', 'bitnami.com')
      .map((object) =>
        producer(object, nameOf(object), keysOf(object, ['spec', 'encryptedData'], ['spec', 'template', 'data'])),
      ),
    ...index.all('ExternalSecret', 'external-secrets.io').map(externalSecret),
    ...index
      .all('Certificate', 'cert-manager.io')
      .map((object) =>
        producer(object, textAt(object, 'spec', 'secretName') ?? '', new Set(['tls.crt', 'tls.key', 'ca.crt'])),
      ),
    ...index.all('Cluster', 'postgresql.cnpg.io').flatMap(clusterSecrets),
  ]
}

function producer(object: K8sObject, name: string, keys: ReadonlySet<string> | undefined): SecretProducer {
  return { object, namespace: namespaceOf(object), name, keys }
}

function keysOf(object: K8sObject, ...paths: readonly (readonly string[])[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => Object.keys(recordAt(object, ...path))))
}

function externalSecret(object: K8sObject): SecretProducer {
  const name = textAt(object, 'spec', 'target', 'name') ?? nameOf(object)
  const template = recordAt(object, 'spec', 'target', 'template')
  const isOpen = listAt(object, 'spec', 'dataFrom').length > 0 || at(template, 'templateFrom') !== undefined
  const listed = listAt(object, 'spec', 'data').flatMap((entry) => textAt(entry, 'secretKey') ?? [])
  const templated = Object.keys(recordAt(template, 'data'))
  const merges = textAt(template, 'mergePolicy') === 'Merge'
  const keys = templated.length === 0 || merges ? [...listed, ...templated] : templated
  return producer(object, name, isOpen ? undefined : new Set(keys))
}

function clusterSecrets(object: K8sObject): readonly SecretProducer[] {
  const name = nameOf(object)
  const bootstrap = recordAt(object, 'spec', 'bootstrap')
  const ownsSecret = ['initdb', 'recovery', 'pg_basebackup'].some(
    (way) => at(bootstrap, way, 'secret', 'name') !== undefined,
  )
  const hasOwnAuthority = at(object, 'spec', 'certificates', 'serverCASecret') !== undefined
  return [
    ...(ownsSecret ? [] : [producer(object, `${name}-app`, new Set(applicationKeys))]),
    ...(hasOwnAuthority ? [] : [producer(object, `${name}-ca`, new Set(['ca.crt', 'ca.key']))]),
    producer(object, `${name}-server`, new Set(['tls.crt', 'tls.key'])),
    producer(object, `${name}-replication`, new Set(['tls.crt', 'tls.key'])),
  ]
}

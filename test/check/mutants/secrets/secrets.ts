import type { Mutant } from '../mutant.ts'
import {
  beside,
  containerOf,
  each,
  entryOf,
  envOf,
  isBackend,
  isKind,
  list,
  make,
  nameOf,
  namespaceOf,
} from '../support/backend.ts'
import type { Json } from '../support/backend.ts'

/** Faults in the Secrets and ConfigMaps of pods. */
export const secretMutants: readonly Mutant[] = [
  {
    rule: 'secret-references',
    name: 'a sealed key of another name',
    apply: (objects) =>
      objects.flatMap((object, position) => {
        if (object['kind'] !== 'SealedSecret') return []
        const used = objects
          .filter(isBackend)
          .flatMap((workload) =>
            envOf(workload).map((entry) => make(structuredClone(entry), 'valueFrom', 'secretKeyRef')),
          )
        return Object.keys(make(structuredClone(object), 'spec', 'encryptedData'))
          .filter((key) => used.some((item) => item['name'] === nameOf(object) && item['key'] === key))
          .map((key) => {
            const copy = structuredClone(objects) as Json[]
            const sealed = make(copy[position]!, 'spec', 'encryptedData')
            sealed[`${key}_OLD`] = sealed[key]
            delete sealed[key]
            return copy
          })
      }),
  },
  each('secret-references', 'a slip in the name of the Secret', isKind('SealedSecret'), (object) => {
    make(object, 'metadata')['name'] = `${nameOf(object)}x`
  }),
  each('secret-references', 'the Secret in another namespace', isKind('SealedSecret'), (object) => {
    make(object, 'metadata')['namespace'] = 'somewhere-else'
  }),
  each('config-map-references', 'the ConfigMap is gone', isKind('ConfigMap'), (object, objects) => {
    objects.splice(objects.indexOf(object), 1)
  }),
  each('config-map-references', 'a key that the ConfigMap has not', isBackend, (object) => {
    const map = make(list(containerOf(object), 'envFrom')[0]!, 'configMapRef')['name']
    envOf(object).push({ name: 'RUST_LOG', valueFrom: { configMapKeyRef: { name: map, key: 'NOT_THERE' } } })
  }),
  each('secret-producers', 'an ExternalSecret beside the sealed one', isKind('SealedSecret'), (object, objects) => {
    objects.push({
      ...beside(object, 'ExternalSecret', 'external-secrets.io/v1', {}),
      metadata: { name: nameOf(object), namespace: namespaceOf(object) },
    })
  }),
  each('plain-secrets', 'a plain Secret of the credentials', isBackend, (object, objects) => {
    const { name } = make(entryOf(object, 'INSTANCE_SECRET')!, 'valueFrom', 'secretKeyRef')
    objects.push({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: namespaceOf(object) },
      stringData: { a: 'b' },
    })
  }),
]

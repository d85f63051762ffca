import type { K8sObject } from '../../../../kubernetes/object.ts'
import { namesOf, tlsUses } from '../../../world/certificates.ts'
import { exposureOf } from '../../../world/exposure.ts'
import { namespaceOf } from '../../../world/index-of-objects.ts'
import { textAt } from '../../../world/read.ts'
import type { World } from '../../../world/world.ts'

export const group = 'cert-manager.io'
export const source =
  'cert-manager internal/apis/certmanager/validation/certificate.go:64-136,244-275, pkg/apis/meta/v1/types.go:52-62 (v1.21)'

/** Certificates of the routes of Convex: by their Secret, or by a host. */
export function* certificatesOfConvex(world: World): Iterable<K8sObject> {
  const secrets = new Set(tlsUses(world).map(({ namespace, secretName }) => `${namespace}/${secretName}`))
  const hosts = new Set(exposureOf(world).routes.flatMap(({ route }) => route.hosts))
  for (const object of world.index.all('Certificate', group)) {
    const key = `${namespaceOf(object)}/${textAt(object, 'spec', 'secretName') ?? ''}`
    if (secrets.has(key) || namesOf(object).some((name) => hosts.has(name))) yield object
  }
}

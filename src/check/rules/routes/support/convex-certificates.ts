import type { K8sObject } from '../../../../kubernetes/object.ts'
import { namesOf, tlsUses } from '../../../model/routes/certificates.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { textAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'

export const group = 'cert-manager.io'
export const source =
  'cert-manager internal/apis/certmanager/validation/certificate.go:64-136,244-275, pkg/apis/meta/v1/types.go:52-62 (v1.21)'

/** Certificates of the routes of Convex: by their Secret, or by a host. */
export function* certificatesOfConvex(model: Model): Iterable<K8sObject> {
  const secrets = new Set(tlsUses(model).map(({ namespace, secretName }) => `${namespace}/${secretName}`))
  const hosts = new Set(exposureOf(model).routes.flatMap(({ route }) => route.hosts))
  for (const object of model.index.all('Certificate', group)) {
    const key = `${namespaceOf(object)}/${textAt(object, 'spec', 'secretName') ?? ''}`
    if (secrets.has(key) || namesOf(object).some((name) => hosts.has(name))) yield object
  }
}

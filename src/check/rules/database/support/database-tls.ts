import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { DatabaseLink } from '../../../model/database/links.ts'
import { textAt } from '../../../model/read.ts'

const bundles = ['/etc/ssl', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates']

/** Whether the authorities of the image are replaced by something that cannot be seen. */
export function hasOtherAuthorities({ pod }: DatabaseLink): boolean {
  const { environment, mounts } = pod
  if (environment.variables.has('SSL_CERT_FILE') || environment.variables.has('SSL_CERT_DIR')) return true
  return mounts.some(({ mountPath }) => bundles.some((bundle) => mountPath.startsWith(bundle)))
}

/** Whether the cluster signs its certificate itself, as it does unless it is given one. */
export function signsItself(cluster: K8sObject): boolean {
  return textAt(cluster, 'spec', 'certificates', 'serverTLSSecret') === undefined
}

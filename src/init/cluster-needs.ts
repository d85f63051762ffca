import { groupOf } from '../check/model/index-of-objects.ts'
import { textAt } from '../check/model/read.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { Facts } from '../runbook/facts.ts'

/** The programs behind the API groups of the objects. */
const operators: Readonly<Record<string, (object: K8sObject) => string>> = {
  'bitnami.com': () => 'sealed-secrets',
  'cert-manager.io': (object) =>
    `cert-manager, with the ${textAt(object, 'spec', 'issuerRef', 'kind')} ${textAt(object, 'spec', 'issuerRef', 'name')}`,
  'postgresql.cnpg.io': () => 'CloudNativePG',
  'traefik.io': () => 'Traefik, with its custom resources',
}

/** What this deployment requires in the cluster. */
export function clusterNeeds({ files, tailnet, origin }: Facts): readonly string[] {
  const found = files.flatMap(({ object }) => operators[groupOf(object.apiVersion)]?.(object) ?? [])
  const host = origin === undefined ? undefined : new URL(origin).hostname
  const hasCertificate = files.some(({ object }) => groupOf(object.apiVersion) === 'cert-manager.io')
  return [
    'Argo CD',
    ...[...new Set(found)].toSorted(),
    ...(tailnet.length > 0 ? ['the Tailscale operator'] : []),
    'a default StorageClass',
    ...(host === undefined ? [] : [`a DNS record for ${host} that points to Traefik`]),
    ...(host === undefined || hasCertificate
      ? []
      : [`a certificate for ${host} that Traefik serves by default (or run init with --issuer)`]),
  ]
}

import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { keyPath } from '../world/cnpg.ts'
import { at, listAt, numberAt, textAt } from '../world/read.ts'
import { forClusters } from './cnpg.ts'
import { database, databaseCluster, databaseYaml } from './database-example.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'

const annotations: Readonly<Record<string, readonly string[]>> = {
  'cnpg.io/hibernation': ['on', 'off'],
  'cnpg.io/validation': ['enabled', 'disabled'],
}

const annotated = (text: string): string =>
  database({ 'annotations: { argocd': `annotations: { cnpg.io/hibernation: ${text}, argocd` })

/** Words that the operator knows. */
export const clusterAnnotationsAreKnown: Rule = {
  id: 'cluster-annotations-are-known',
  severity: 'error',
  title: 'Annotations that steer the operator have values that it knows, and do not put the database to sleep.',
  why:
    'cnpg.io/hibernation is "on" or "off" (in quotes, or YAML reads a boolean), cnpg.io/validation "enabled" or ' +
    '"disabled"; the webhook refuses anything else. A cluster in hibernation has no pods, so that the backend does not ' +
    'start: a warning.',
  source: `${webhook}:2830-2848, internal/webhook/v1/common.go:44-57 (v1.30)`,
  bad: annotated('"yes"'),
  good: annotated('"off"'),
  check: forClusters(function* (cluster) {
    for (const [name, values] of Object.entries(annotations)) {
      const value = at(cluster, 'metadata', 'annotations', name)
      if (value === undefined || (name === 'cnpg.io/validation' && value === '')) continue
      const isKnown = values.some((other) => other === value)
      if (isKnown && !(name === 'cnpg.io/hibernation' && value === 'on')) continue
      yield {
        object: cluster,
        path: keyPath('metadata.annotations', name),
        message: isKnown
          ? 'The cluster is in hibernation: the database does not run.'
          : `${name} has a value that the operator does not know.`,
        fix: isKnown
          ? 'Set it to "off", or scale the backend to 0 meanwhile.'
          : `Write ${values.map((word) => `"${word}"`).join(' or ')}.`,
        ...(isKnown ? { severity: 'warning' } : {}),
      }
    }
  }),
}

/** Certificates of one's own come in pairs. */
export const clusterCertificatesGoTogether: Rule = {
  id: 'cluster-certificates-go-together',
  severity: 'error',
  title: 'A cluster that is given a certificate is given its authority too.',
  why:
    'With serverTLSSecret, serverCASecret must be there as well and serverAltDNSNames must not: the names are in the ' +
    'certificate. With replicationTLSSecret, clientCASecret must be there. The webhook refuses one without the other.',
  source: `${webhook}:531-573 (v1.30)`,
  bad: databaseCluster('certificates: { serverTLSSecret: convex-db-tls }'),
  good: databaseCluster(
    'certificates: { serverTLSSecret: convex-db-tls, serverCASecret: convex-db-authority }',
  ).replace('secretName: convex-db-ca', 'secretName: convex-db-authority'),
  check: forClusters(function* (cluster) {
    const path = 'spec.certificates'
    const certificates = at(cluster, 'spec', 'certificates')
    const isSet = (name: string): boolean => (textAt(certificates, name) ?? '') !== ''
    const problem = (key: string, message: string, fix: string): Problem => ({
      object: cluster,
      path: `${path}.${key}`,
      message,
      fix,
    })
    if (isSet('serverTLSSecret') && !isSet('serverCASecret')) {
      yield problem(
        'serverCASecret',
        'serverTLSSecret is given without serverCASecret.',
        'Name the Secret that holds ca.crt.',
      )
    }
    if (isSet('serverTLSSecret') && listAt(certificates, 'serverAltDNSNames').length > 0) {
      yield problem(
        'serverAltDNSNames',
        'The names of a certificate of your own are in it.',
        'Leave serverAltDNSNames out.',
      )
    }
    if (isSet('replicationTLSSecret') && !isSet('clientCASecret')) {
      yield problem(
        'clientCASecret',
        'replicationTLSSecret is given without clientCASecret.',
        'Name the Secret that holds ca.crt.',
      )
    }
  }),
}

/** The rest of what only the webhook compares. */
export const clusterSettingsAgree: Rule = {
  id: 'cluster-settings-agree',
  severity: 'error',
  title: 'The account and the lease of a cluster are said in one way.',
  why:
    'The webhook refuses serviceAccountName beside serviceAccountTemplate, and a lease that would run out before it is ' +
    'renewed: leaseDurationSeconds must be above renewDeadlineSeconds, and that above 1.2 times retryPeriodSeconds.',
  source: `${webhook}:1621-1662, 3125-3147 (v1.30)`,
  bad: databaseCluster('serviceAccountName: database', 'serviceAccountTemplate: { metadata: { labels: { a: b } } }'),
  good: databaseYaml,
  check: forClusters(function* (cluster) {
    const name = textAt(cluster, 'spec', 'serviceAccountName') ?? ''
    if (name !== '' && at(cluster, 'spec', 'serviceAccountTemplate') !== undefined) {
      yield {
        object: cluster,
        path: 'spec.serviceAccountName',
        message: 'serviceAccountName and serviceAccountTemplate exclude each other.',
        fix: 'Leave one of them out.',
      }
    }
    yield* leaseProblems(cluster)
  }),
}

function* leaseProblems(cluster: K8sObject): Iterable<Problem> {
  const lease = at(cluster, 'spec', 'primaryLease')
  if (lease === undefined) return
  const [duration, deadline, period] = [
    numberAt(lease, 'leaseDurationSeconds') ?? 15,
    numberAt(lease, 'renewDeadlineSeconds') ?? 10,
    numberAt(lease, 'retryPeriodSeconds') ?? 2,
  ]
  const problem = (key: string, message: string): Problem => ({
    object: cluster,
    path: `spec.primaryLease.${key}`,
    message,
    fix: 'Leave primaryLease out: 15, 10 and 2 seconds are the defaults.',
  })
  if (duration <= deadline) {
    yield problem('leaseDurationSeconds', `The lease (${duration} s) is not longer than its deadline (${deadline} s).`)
  }
  if (5 * deadline <= 6 * period) {
    yield problem(
      'renewDeadlineSeconds',
      `The deadline (${deadline} s) is not above 1.2 times the period (${period} s).`,
    )
  }
}

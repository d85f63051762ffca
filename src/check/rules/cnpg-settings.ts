import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { keyPath } from '../world/cnpg.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../world/read.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import type { World } from '../world/world.ts'
import { forClusters, nameOf } from './cnpg.ts'
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
    'cnpg.io/hibernation is "on" or "off" (in quotes, or YAML reads a boolean), alpha.cnpg.io/failoverQuorum a boolean, ' +
    'cnpg.io/podPatch a JSON patch, alpha.cnpg.io/livenessPinger JSON with "enabled"; the webhook refuses anything else. ' +
    'Warnings: cnpg.io/validation other than "enabled" or "disabled", for which the webhook validates all the same, and ' +
    'a cluster in hibernation, which has no pods, so that the backend does not start.',
  source: `${webhook}:966-998, 2830-2942, internal/webhook/v1/common.go:44-57 (v1.30)`,
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
        ...(isKnown || name === 'cnpg.io/validation' ? { severity: 'warning' } : {}),
      }
    }
    for (const [name, [isRight, fix]] of Object.entries(forms)) {
      const value = textAt(cluster, 'metadata', 'annotations', name)
      if (value === undefined || isRight(value)) continue
      const path = keyPath('metadata.annotations', name)
      yield { object: cluster, path, message: `${name} has a value that the operator cannot read.`, fix }
    }
  }),
}

const forms: Readonly<Record<string, readonly [isRight: (text: string) => boolean, fix: string]>> = {
  'alpha.cnpg.io/failoverQuorum': [
    (text) => /^(?:[01tTfF]|true|TRUE|True|false|FALSE|False)$/.test(text),
    'Write "true".',
  ],
  'cnpg.io/podPatch': [(text) => Array.isArray(json(text)), 'Write a JSON patch: a list of operations.'],
  'alpha.cnpg.io/livenessPinger': [
    (text) => typeof at(json(text), 'enabled') === 'boolean',
    'Write {"enabled": true}, or use spec.probes.liveness.isolationCheck.',
  ],
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Certificates of one's own come in pairs. */
export const clusterCertificatesGoTogether: Rule = {
  id: 'cluster-certificates-go-together',
  severity: 'error',
  title: "A cluster that is given a certificate is given its authority too, and neither is the operator's own.",
  why:
    'With serverTLSSecret, serverCASecret is required and serverAltDNSNames is refused: the names are in the certificate. ' +
    'With replicationTLSSecret, clientCASecret is required. The operator itself makes the Secrets NAME-ca, NAME-server and ' +
    'NAME-replication: once the section names them, it treats them as user-provided and never renews them, so that they ' +
    'expire after 90 days; a new cluster never starts.',
  source: `${webhook}:531-573, internal/controller/cluster_pki.go:119,139,245 (v1.30)`,
  bad: databaseCluster('certificates: { serverTLSSecret: convex-db-tls }'),
  good: databaseCluster(
    'certificates: { serverTLSSecret: convex-db-tls, serverCASecret: convex-db-authority }',
  ).replace('secretName: convex-db-ca', 'secretName: convex-db-authority'),
  check: forClusters(function* (cluster, world) {
    const path = 'spec.certificates'
    const certificates = at(cluster, 'spec', 'certificates')
    const own = namesOfOwn(cluster, world)
    if (own.length > 0) {
      yield {
        object: cluster,
        path,
        message: `The Secrets that the operator makes are named as your own (${own.join(', ')}), so that it never renews them.`,
        fix: 'Leave the section out, or name Secrets that something else makes.',
      }
    }
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

/** The fields that name a Secret of the operator's which nothing else makes. */
function namesOfOwn(cluster: K8sObject, world: World): readonly string[] {
  const own = new Set(['ca', 'server', 'replication'].map((part) => `${nameOf(cluster)}-${part}`))
  return ['serverCASecret', 'serverTLSSecret', 'replicationTLSSecret', 'clientCASecret'].filter((field) => {
    const name = textAt(cluster, 'spec', 'certificates', field) ?? ''
    const makers = world.producersOf(namespaceOf(cluster), name)
    return own.has(name) && makers.every(({ object }) => object === cluster)
  })
}

/** The rest of what only the webhook compares. */
export const clusterSettingsAgree: Rule = {
  id: 'cluster-settings-agree',
  severity: 'error',
  title: 'Account, lease, temporary volume, pull policy and superuser of a cluster are said completely and in one way.',
  why:
    'The webhook refuses serviceAccountName beside serviceAccountTemplate, ephemeralVolumeSource beside a limit for ' +
    'temporaryData, an unknown imagePullPolicy, a superuserSecret without a name, an election by node labels without ' +
    'labels, and a lease that would run out before it is renewed: leaseDurationSeconds must be above ' +
    'renewDeadlineSeconds, and that above 1.2 times retryPeriodSeconds.',
  source: `${webhook}:575-596, 812-827, 1350-1365, 1621-1662, 1682-1695, 3125-3147 (v1.30)`,
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
    for (const [path, message, fix] of smallProblems(recordAt(cluster, 'spec'))) {
      yield { object: cluster, path: `spec.${path}`, message, fix }
    }
    yield* leaseProblems(cluster)
  }),
}

const pullPolicies = new Set(['', 'Always', 'Never', 'IfNotPresent'])

function* smallProblems(spec: object): Iterable<readonly [path: string, message: string, fix: string]> {
  if (
    at(spec, 'ephemeralVolumeSource') !== undefined &&
    at(spec, 'ephemeralVolumesSizeLimit', 'temporaryData') !== undefined
  )
    yield ['ephemeralVolumeSource', 'The volume for temporary data has its own size.', 'Leave temporaryData out.']
  const policy = textAt(spec, 'imagePullPolicy') ?? ''
  if (!pullPolicies.has(policy))
    yield ['imagePullPolicy', `There is no policy "${policy}".`, 'Write Always, IfNotPresent or Never.']
  if (at(spec, 'superuserSecret') !== undefined && !textAt(spec, 'superuserSecret', 'name'))
    yield ['superuserSecret.name', 'The Secret of the superuser has no name.', 'Name it, or leave superuserSecret out.']
  const election = at(spec, 'postgresql', 'syncReplicaElectionConstraint')
  if (at(election, 'enabled') !== true || listAt(election, 'nodeLabelsAntiAffinity').length > 0) return
  const path = 'postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity'
  yield [path, 'The election compares no labels.', 'Name labels of nodes, such as topology.kubernetes.io/zone.']
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

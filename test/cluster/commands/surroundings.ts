import { runbook } from '@proompteng/convex-k8s'
import { barmanPlugin } from '../../../src/kubernetes/postgres/barman-cloud.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { Document } from '../../runbook/documents.ts'
import type { ApiObject } from '../harness/apply.ts'
import { titleOf } from '../support/store.ts'

/** An object of any kind, with the fields that are read here. */
interface Plain extends ApiObject {
  readonly metadata: ApiObject['metadata'] & { readonly labels?: Labels }
  readonly spec?: {
    readonly instances?: number
    readonly plugins?: readonly { readonly name: string }[]
    readonly secretName?: string
    readonly manualSelector?: boolean
    readonly selector?: { readonly matchLabels: Labels }
    readonly template?: PodTemplate
    readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } }
  }
}

type Labels = Readonly<Record<string, string>>

interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels }
  readonly spec: PodSpec
}

interface PodSpec {
  readonly priorityClassName?: string
  readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[]
}

const v1 = (kind: string, metadata: Plain['metadata'], rest: object): Plain => ({
  apiVersion: 'v1',
  kind,
  metadata,
  ...rest,
})

const secret = (name: string, namespace: string, keys: readonly string[]): Plain =>
  v1('Secret', { name, namespace }, { stringData: Object.fromEntries(keys.map((key) => [key, 'text'])) })

const claim = (name: string, namespace: string): Plain => {
  const resources = { requests: { storage: '1Gi' } }
  return v1('PersistentVolumeClaim', { name, namespace }, { spec: { accessModes: ['ReadWriteOnce'], resources } })
}

/** The plugin's container comes before the others (plugin-barman-cloud internal/cnpgi/operator/lifecycle.go, v0.15.0). */
function postgresPod(name: string, { metadata, spec }: Plain, more: Labels): Plain {
  const labels = { 'cnpg.io/cluster': metadata.name, ...more }
  const sidecars = spec?.plugins?.some((plugin) => plugin.name === barmanPlugin) ? ['plugin-barman-cloud'] : []
  const initContainers = sidecars.map((sidecar) => ({ name: sidecar, image: 'x', restartPolicy: 'Always' }))
  return v1(
    'Pod',
    { name, namespace: metadata.namespace, labels },
    { spec: { initContainers, containers: [{ name: 'postgres', image: 'x' }] } },
  )
}

/** What CloudNativePG makes for a Cluster (its documentation: `applications.md`, `labels_annotations.md`; v1.30.0). */
function madeForCluster(cluster: Plain): readonly Plain[] {
  const { name, namespace = '' } = cluster.metadata
  const selector = { 'cnpg.io/cluster': name, 'cnpg.io/instanceRole': 'primary' }
  const login = ['dbname', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username']
  const instances = Array.from({ length: cluster.spec?.instances ?? 1 }, (_, index) => `${name}-${index + 1}`)
  return [
    ...instances.flatMap((instance, index) => [
      postgresPod(instance, cluster, { 'cnpg.io/instanceRole': index === 0 ? 'primary' : 'replica' }),
      claim(instance, namespace),
      claim(`${instance}-wal`, namespace),
    ]),
    postgresPod(`${name}-1-full-recovery`, cluster, { 'cnpg.io/jobRole': 'full-recovery' }),
    v1('Service', { name: `${name}-rw`, namespace }, { spec: { selector, ports: [{ name: 'postgres', port: 5432 }] } }),
    secret(`${name}-app`, namespace, login),
    secret(`${name}-ca`, namespace, ['ca.crt', 'ca.key']),
  ]
}

/** The pod of a workload, and claims that its folder expects to exist. */
function madeForWorkload({ metadata: { name, namespace = '' }, spec }: Plain): readonly Plain[] {
  const template = spec?.template ?? spec?.jobTemplate?.spec.template
  if (template === undefined) throw new Error(`${name} has no template`)
  // A PriorityClass is the cluster's own.
  const { priorityClassName: _, ...pod } = template.spec
  const claims = (pod.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? [])
  return [
    v1('Pod', { name: `${name}-pod`, namespace, labels: template.metadata?.labels ?? {} }, { spec: pod }),
    ...claims.map((each) => claim(each, namespace)),
  ]
}

/** The API server selects pods of a Job by its uid, which is unknown before the Job exists. */
function withOwnSelector({ spec, ...job }: Plain): Plain {
  const selector = { matchLabels: spec?.template?.metadata?.labels ?? {} }
  return { ...job, spec: { ...spec, manualSelector: true, selector } }
}

function endpointSlice({ metadata: { name, namespace } }: Plain): Plain {
  const labels = { 'kubernetes.io/service-name': name }
  const rest = { apiVersion: 'discovery.k8s.io/v1', addressType: 'IPv4', endpoints: [] }
  return v1('EndpointSlice', { name: `${name}-slice`, namespace, labels }, rest)
}

/** The Secrets that a runbook lists, with the SealedSecrets in files that only their reader has. */
function listedSecrets({ text, objects }: Document, namespace: string): readonly Plain[] {
  const [, section = ''] = (text.includes('## Required Secrets') ? text : runbook(objects)).split('## Required Secrets')
  const rows = (section.split('\n##')[0] ?? '').matchAll(/^\| `([^`]+)` \| ([^|]*) \| (SealedSecret)?/gm)
  return [...rows].flatMap(([, name = '', keys = '', kind]) => {
    const sealed = { apiVersion: 'bitnami.com/v1alpha1', spec: { encryptedData: {} } }
    return [
      secret(
        name,
        namespace,
        [...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
      ),
      ...(kind === undefined ? [] : [v1(kind, { name, namespace }, sealed)]),
    ]
  })
}

/**
 * The objects of a document, and those that operators, controllers and people make for them, since none of these run
 * here. A namespace is replaced by what `place` gives for it.
 */
export function surroundingsOf(document: Document, place: (namespace: string) => string): readonly Plain[] {
  const own = document.objects.map((object): Plain => {
    const plain = plainObject(object) as unknown as Plain
    const placed = { ...plain, metadata: { ...plain.metadata, namespace: place(plain.metadata.namespace ?? '') } }
    return placed.kind === 'Job' ? withOwnSelector(placed) : placed
  })
  const of = (kind: string): readonly Plain[] => own.filter((object) => object.kind === kind)
  // The cluster that a restore makes is the one that its options name.
  const restored = [...document.text.matchAll(/postgres: \{\s+name: '([^']+)'/g)].flatMap(([, name = '']) =>
    of('Cluster')
      .slice(0, 1)
      .map((cluster) => ({ ...cluster, metadata: { ...cluster.metadata, name } })),
  )
  const clusters = [...of('Cluster'), ...restored].flatMap(madeForCluster)
  const made = [
    ...restored,
    ...clusters,
    ...['Deployment', 'Job', 'CronJob'].flatMap(of).flatMap(madeForWorkload),
    ...[...of('Service'), ...clusters.filter(({ kind }) => kind === 'Service')].map(endpointSlice),
    ...of('Certificate').map(({ metadata, spec }) =>
      secret(spec?.secretName ?? '', metadata.namespace ?? '', ['tls.crt', 'tls.key']),
    ),
    ...listedSecrets(document, of('Deployment')[0]?.metadata.namespace ?? ''),
  ]
  // What the folder itself holds comes first.
  return [...new Map([...own, ...made].toReversed().map((object) => [titleOf(object), object])).values()].toReversed()
}

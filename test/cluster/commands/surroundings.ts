import { runbook } from '@proompteng/convex-k8s'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { Document } from '../../runbook/documents.ts'
import type { ApiObject } from '../harness/apply.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- objects of any kind
type Any = any

const v1 = (kind: string, metadata: Any, rest: object): ApiObject => ({ apiVersion: 'v1', kind, metadata, ...rest })

const secret = (name: string, namespace: string, keys: readonly string[]): ApiObject =>
  v1('Secret', { name, namespace }, { stringData: Object.fromEntries(keys.map((key) => [key, 'text'])) })

const claim = (name: string, namespace: string): ApiObject => {
  const resources = { requests: { storage: '1Gi' } }
  return v1('PersistentVolumeClaim', { name, namespace }, { spec: { accessModes: ['ReadWriteOnce'], resources } })
}

function postgresPod(name: string, cluster: ApiObject, more: object): ApiObject {
  const labels = { 'cnpg.io/cluster': cluster.metadata.name, ...more }
  const { namespace } = cluster.metadata
  return v1('Pod', { name, namespace, labels }, { spec: { containers: [{ name: 'postgres', image: 'x' }] } })
}

/** What CloudNativePG makes for a Cluster (its documentation: `applications.md`, `labels_annotations.md`; v1.30.0). */
function madeForCluster(cluster: ApiObject): readonly ApiObject[] {
  const { name, namespace = '' } = cluster.metadata
  const selector = { 'cnpg.io/cluster': name, 'cnpg.io/instanceRole': 'primary' }
  const login = ['dbname', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username']
  return [
    postgresPod(`${name}-1`, cluster, { 'cnpg.io/instanceRole': 'primary' }),
    postgresPod(`${name}-1-full-recovery`, cluster, { 'cnpg.io/jobRole': 'full-recovery' }),
    v1('Service', { name: `${name}-rw`, namespace }, { spec: { selector, ports: [{ name: 'postgres', port: 5432 }] } }),
    secret(`${name}-app`, namespace, login),
    secret(`${name}-ca`, namespace, ['ca.crt', 'ca.key']),
    claim(`${name}-1`, namespace),
    claim(`${name}-1-wal`, namespace),
  ]
}

/** The pod of a Deployment, and claims that its folder expects to exist. */
function madeForDeployment({ metadata: { name, namespace = '' }, spec }: Any): readonly ApiObject[] {
  // A PriorityClass is the cluster's own.
  const {
    metadata,
    spec: { priorityClassName: _, ...pod },
  } = spec.template
  const claims = (pod.volumes ?? []).flatMap((volume: Any) => volume.persistentVolumeClaim?.claimName ?? [])
  return [
    v1('Pod', { name: `${name}-pod`, namespace, labels: metadata.labels }, { spec: pod }),
    ...claims.map((each: string) => claim(each, namespace)),
  ]
}

function endpointSlice({ metadata: { name, namespace = '' } }: ApiObject): ApiObject {
  const labels = { 'kubernetes.io/service-name': name }
  const rest = { apiVersion: 'discovery.k8s.io/v1', addressType: 'IPv4', endpoints: [] }
  return v1('EndpointSlice', { name: `${name}-slice`, namespace, labels }, rest)
}

/** The Secrets that a runbook lists, with their keys. */
function listedSecrets({ text, objects }: Document): readonly (readonly [string, readonly string[]])[] {
  const [, section = ''] = (text.includes('## Required Secrets') ? text : runbook(objects)).split('## Required Secrets')
  const rows = (section.split('\n##')[0] ?? '').matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)
  return [...rows].map(([, name = '', keys = '']) => [
    name,
    [...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
  ])
}

/**
 * The objects of a document, and those that operators, controllers and people make for them, since none of these run
 * here. A namespace is replaced by what `place` gives for it.
 */
export function surroundingsOf(document: Document, place: (namespace: string) => string): readonly ApiObject[] {
  const own = document.objects.map((object): Any => {
    const plain: Any = plainObject(object)
    return { ...plain, metadata: { ...plain.metadata, namespace: place(plain.metadata.namespace) } }
  })
  const of = (kind: string): readonly Any[] => own.filter((object) => object.kind === kind)
  // The cluster that a restore makes is the one that its options name.
  const restored = [...document.text.matchAll(/postgres: \{\s+name: '([^']+)'/g)].flatMap(([, name]) =>
    of('Cluster')
      .slice(0, 1)
      .map((cluster) => ({ ...cluster, metadata: { ...cluster.metadata, name } })),
  )
  const clusters = [...of('Cluster'), ...restored].flatMap(madeForCluster)
  const namespace: string = of('Deployment')[0]?.metadata.namespace
  const made = [
    ...restored,
    ...clusters,
    ...of('Deployment').flatMap(madeForDeployment),
    ...[...of('Service'), ...clusters.filter(({ kind }) => kind === 'Service')].map(endpointSlice),
    ...of('Certificate').map(({ metadata, spec }) =>
      secret(spec.secretName, metadata.namespace, ['tls.crt', 'tls.key']),
    ),
    ...listedSecrets(document).map(([name, keys]) => secret(name, namespace, keys)),
  ]
  // What the folder itself holds comes first.
  const key = ({ kind, metadata }: ApiObject): string => `${kind} ${metadata.namespace}/${metadata.name}`
  return [...new Map([...own, ...made].toReversed().map((object) => [key(object), object])).values()].toReversed()
}

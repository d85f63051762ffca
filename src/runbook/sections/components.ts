import { nameOf } from '../../check/world/index-of-objects.ts'
import { syncWaveAnnotation } from '../../kubernetes/argocd.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { objectsDiagram } from '../diagrams/objects.ts'
import { trafficDiagram } from '../diagrams/traffic.ts'
import type { Facts } from '../facts.ts'
import { code, part, section, table } from '../markdown.ts'
import type { Block } from '../markdown.ts'

// What an object is for, by its kind. A kind that is not here is listed without a word.
const purposes: Readonly<Record<string, string>> = {
  Certificate: 'the certificate of the public hosts, which cert-manager renews by itself',
  Cluster: 'the PostgreSQL database, run by CloudNativePG',
  ConfigMap: 'settings without secrets',
  CronJob: 'a scheduled job',
  Database: 'a database in the shared cluster',
  ExternalSecret: 'fetches a Secret from the secret store',
  HTTPRoute: 'the public route',
  Ingress: 'a route',
  IngressRoute: 'the public route, through Traefik',
  Middleware: 'what Traefik does on the way',
  NetworkPolicy: 'who may talk to whom',
  ObjectStore: 'where backups of the database go',
  PersistentVolumeClaim: 'the volume with files, deployed code and search indexes',
  PodMonitor: 'tells Prometheus of the metrics of the database',
  Pooler: 'shares connections to the database',
  PrometheusRule: 'alerts',
  ScheduledBackup: 'scheduled backups of the database',
  SealedSecret: 'a Secret that only the cluster can open',
  Service: 'a stable address inside the cluster',
  ServiceAccount: 'the identity of a pod',
  VolumeSnapshot: 'the volume as it was before a deployment',
  ServiceMonitor: 'tells Prometheus of the metrics of the backend',
}

/** What there is, and how it hangs together. */
export function components(facts: Facts): Block {
  const rows = facts.files.map(({ name, object, isKept }) => [
    code(name),
    `${object.kind} ${code(nameOf(object))}`,
    purposeOf(facts, object),
    isKept ? 'its own' : waveOf(object),
  ])
  return section(
    'Components',
    table(['file', 'object', 'what it is for', 'wave'], rows),
    'Argo CD applies the waves in order, and waits until one is healthy before it begins the next.',
    part('Traffic', trafficDiagram(facts)),
    part('Objects', objectsDiagram(facts)),
  )
}

function purposeOf({ pod, world }: Facts, object: K8sObject): string {
  if (pod.workload.object === object) return 'the Convex backend: always a single pod'
  if (world.dashboards.some(({ workload }) => workload.object === object)) return 'the dashboard'
  return purposes[object.kind] ?? ''
}

function waveOf(object: K8sObject): string {
  return object.metadata?.annotations?.[syncWaveAnnotation] ?? '0'
}

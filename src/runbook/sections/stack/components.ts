import { nameOf } from '../../../check/model/index-of-objects.ts'
import { setsFunctionEnvironment } from '../../../check/model/backend/workloads.ts'
import { syncWaveAnnotation } from '../../../kubernetes/argocd/argocd.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { trafficDiagram } from '../../diagrams/traffic.ts'
import type { Facts } from '../../facts.ts'
import { code, section, table } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'

// What an object is for, by its kind. An unknown kind is listed without a description.
const purposes: Readonly<Record<string, string>> = {
  Certificate: 'certificate of the public hosts, renewed by cert-manager',
  Cluster: 'PostgreSQL, run by CloudNativePG',
  ConfigMap: 'settings without secrets',
  CronJob: 'a scheduled job',
  Database: 'a database in the shared cluster',
  ExternalSecret: 'fetches a Secret from the secret store',
  HTTPRoute: 'the public route',
  Ingress: 'a route',
  IngressRoute: 'the public route, through Traefik',
  Job: 'a task after each sync',
  Middleware: 'changes requests that pass through Traefik',
  NetworkPolicy: 'allowed connections',
  ObjectStore: 'destination of database backups',
  PersistentVolumeClaim: 'volume for files, deployed code and search indexes',
  PodMonitor: 'database metrics for Prometheus',
  Pooler: 'pool of database connections',
  PrometheusRule: 'alerts',
  ScheduledBackup: 'scheduled backups of the database',
  SealedSecret: 'a Secret that only this cluster can decrypt',
  Service: 'a stable address inside the cluster',
  ServiceAccount: 'the identity of a pod',
  VolumeSnapshot: 'copy of the volume, taken before a deployment',
  ServiceMonitor: 'backend metrics for Prometheus',
}

/** The objects, and the way of requests through them. */
export function components(facts: Facts): Block {
  const rows = facts.files.map(({ name, object, isKept }) => [
    code(name),
    `${object.kind} ${code(nameOf(object))}`,
    purposeOf(facts, object),
    isKept ? 'its own' : waveOf(object),
  ])
  return section(
    'Components',
    table(['file', 'object', 'purpose', 'wave'], rows),
    'Argo CD applies wave after wave, and waits for each to become healthy.',
    trafficDiagram(facts),
  )
}

function purposeOf({ pod, model }: Facts, object: K8sObject): string {
  if (setsFunctionEnvironment({ object })) return 'sets the environment of functions'
  if (pod.workload.object === object) return 'the Convex backend: always one pod'
  if (model.dashboards.some(({ workload }) => workload.object === object)) return 'the dashboard'
  return purposes[object.kind] ?? ''
}

function waveOf(object: K8sObject): string {
  const { metadata: { annotations = {} } = {} } = object
  return annotations['argocd.argoproj.io/hook'] ?? annotations[syncWaveAnnotation] ?? '0'
}

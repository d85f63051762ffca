import type { K8sObject } from '../../kubernetes/object.ts'
import type { ConvexPod } from '../model/backend/convex-pods.ts'
import { linksByPooler } from '../model/database/connections.ts'
import { convexClustersOf, databaseLinksOf } from '../model/database/links.ts'
import { syncedNamespaces } from '../model/argocd/argocd.ts'
import type { Model } from '../model/model.ts'
import { monitorTargets } from '../model/monitoring/targets.ts'
import { backupsOf } from '../model/postgres/backups.ts'
import { convexDatabasesOf } from '../model/postgres/database-objects.ts'
import { roleSecretsOf } from '../model/postgres/role-secrets.ts'
import { backendRoutes } from '../model/routes/backend-routes.ts'
import { kustomizationsIn } from '../model/stack/kustomizations.ts'
import { tlsUses } from '../model/routes/certificates.ts'
import { serviceReferences } from '../model/routes/service-references.ts'
import { ingressRoutesOf } from '../model/routes/traefik/traefik-routes.ts'
import { exposureOf, servingBackends } from '../model/routes/exposure.ts'
import type { ConvexRoute } from '../model/routes/exposure.ts'
import { reportOn } from '../rule.ts'
import type { Problem, Report, RuleDefinition } from '../rule.ts'

/** Checks one subject; `report` makes a problem of its object. */
type CheckOne<Subject> = (subject: Subject, report: Report, model: Model) => Iterable<Problem>

/** Makes the check of a rule from the check of one subject. */
type Scope<Subject> = (check: CheckOne<Subject>) => RuleDefinition['check']

/** Checks subjects one by one, each with its object. */
export function each<Subject>(
  subjectsOf: (model: Model) => Iterable<Subject>,
  objectOf: (subject: Subject) => K8sObject,
): Scope<Subject> {
  return (check) =>
    function* (model) {
      for (const subject of subjectsOf(model)) yield* check(subject, reportOn(objectOf(subject)), model)
    }
}

const ownObject = (object: K8sObject): K8sObject => object
const objectOfPod = ({ workload }: Pick<ConvexPod, 'workload'>): K8sObject => workload.object
const objectOfRoute = ({ route }: ConvexRoute): K8sObject => route.object

/** Every CloudNativePG cluster that Convex uses. */
export const eachCluster = each(convexClustersOf, ownObject)

/** Every backup of these clusters. */
export const eachBackup = each(backupsOf, ({ backup }) => backup)

/** Every Database in these clusters, or with the name of a backend's database. */
export const eachDatabaseObject = each(convexDatabasesOf, ({ object }) => object)

/** Every object that creates the Secret of a database role. */
export const eachRoleSecret = each(roleSecretsOf, ({ producer }) => producer.object)

/** Every container that runs the backend. */
export const eachBackend = each(({ backends }) => backends, objectOfPod)

/** Every backend that serves requests, without Jobs. */
export const eachServingBackend = each(servingBackends, objectOfPod)

/** Every Application of Argo CD, with the namespace that it syncs to. */
export const eachApplication = each(syncedNamespaces, ({ application }) => application)

/** Every monitor of Convex, once for each namespace of Convex in which it selects. */
export const eachMonitor = each(monitorTargets, ({ monitor }) => monitor)

/** Every kustomization, with the facts about its folder. */
export const eachKustomization = each(kustomizationsIn, ({ object }) => object)

/** Every container that runs the dashboard. */
export const eachDashboard = each(({ dashboards }) => dashboards, objectOfPod)

/** Every container that runs the backend or the dashboard. */
export const eachPod = each(({ backends, dashboards }) => [...backends, ...dashboards], objectOfPod)

/** Every workload of Convex. */
export const eachWorkload = each(
  ({ convexWorkloads }) => convexWorkloads,
  ({ object }) => object,
)

/** Every variable of a backend, each with its container. */
export const eachVariable = each(
  ({ backends }) =>
    backends.flatMap((pod) => [...pod.environment.variables.values()].map((variable) => ({ variable, pod }))),
  ({ variable }) => variable.object,
)

/** Every route of Convex. */
export const eachRoute = each((model) => exposureOf(model).routes, objectOfRoute)

/** Every route that forwards requests to the backend. */
export const eachBackendRoute = each(backendRoutes, objectOfRoute)

/** Every reference of a route to a Service. */
export const eachServiceReference = each(serviceReferences, ({ route }) => route.object)

/** Every IngressRoute with a route of Convex. */
export const eachIngressRoute = each(ingressRoutesOf, ({ object }) => object)

/** Every TLS Secret of a route. */
export const eachTlsUse = each(tlsUses, ({ object }) => object)

/** Every backend with its database. */
export const eachDatabaseLink = each(databaseLinksOf, ({ pod }) => objectOfPod(pod))

/** Every Pooler with the backends that connect through it. */
export const eachPooler = each(
  (model) => [...linksByPooler(model)].map(([pooler, links]) => ({ pooler, links })),
  ({ pooler }) => pooler,
)

/** Every object of a list. */
export function eachObject(
  objectsOf: (model: Model) => Iterable<K8sObject>,
  check: CheckOne<K8sObject>,
): RuleDefinition['check'] {
  return each(objectsOf, ownObject)(check)
}

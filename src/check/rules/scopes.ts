import type { K8sObject } from '../../kubernetes/object.ts'
import type { ConvexPod } from '../model/backend/convex-pods.ts'
import { convexClustersOf, databaseLinksOf } from '../model/database/links.ts'
import type { Model } from '../model/model.ts'
import { backendRoutes } from '../model/routes/backend-routes.ts'
import { exposureOf, servingBackends } from '../model/routes/exposure.ts'
import type { ConvexRoute } from '../model/routes/exposure.ts'
import { reportOn } from '../rule.ts'
import type { Problem, Report, RuleDefinition } from '../rule.ts'

/** Checks one subject; `report` makes a problem of its object. */
type CheckOne<Subject> = (subject: Subject, report: Report, model: Model) => Iterable<Problem>

/** Makes the check of a rule from the check of one subject. */
type Scope<Subject> = (check: CheckOne<Subject>) => RuleDefinition['check']

function each<Subject>(
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

/** Every container that runs the backend. */
export const eachBackend = each(({ backends }) => backends, objectOfPod)

/** Every backend that serves requests, without Jobs. */
export const eachServingBackend = each(servingBackends, objectOfPod)

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

/** Every backend with its database. */
export const eachDatabaseLink = each(databaseLinksOf, ({ pod }) => objectOfPod(pod))

/** Every object of a list. */
export function eachObject(
  objectsOf: (model: Model) => Iterable<K8sObject>,
  check: CheckOne<K8sObject>,
): RuleDefinition['check'] {
  return each(objectsOf, ownObject)(check)
}

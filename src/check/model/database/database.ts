import { databaseNameOf } from '../../../convex/instance.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import { parseDatabaseUrl } from './url.ts'
import type { DatabaseUrl } from './url.ts'
import { referencesIn, replaceReferences } from '../environment/references.ts'
import type { Variable } from '../environment/environment.ts'
import { namespaceOf } from '../index-of-objects.ts'
import type { ObjectIndex } from '../index-of-objects.ts'
import { judgedIn } from '../environment/judged.ts'

/** The database of a backend, as far as the manifests show it. */
export interface BackendDatabase {
  readonly type: 'postgres' | 'mysql' | 'sqlite' | 'unknown'
  /** The variable that is read: `POSTGRES_URL`, `MYSQL_URL` or `DATABASE_URL`. With `sqlite`, its value is wrong. */
  readonly variable: Variable | undefined
  /** Its parts, if the manifests show them. References to variables with a known value are resolved. */
  readonly url: DatabaseUrl | undefined
  /** Name of the instance, if the manifests show it. */
  readonly instanceName: string | undefined
  /** Whether the name comes from a Secret and must not be shown. */
  readonly isNameHidden: boolean
  /** Name of the database that Convex will use. */
  readonly databaseName: string | undefined
  /** Its CloudNativePG cluster, if it is among the objects. */
  readonly cluster: K8sObject | undefined
}

/**
 * The variables for the URL; the image reads the first that is not empty (convex-backend@652b828
 * self-hosted/docker-build/run_backend.sh#POSTGRES_URL).
 */
export const urlVariables = ['POSTGRES_URL', 'MYSQL_URL', 'DATABASE_URL'] as const
// A URL or a path of SQLite, for which Convex has no URL.
const fileOfSqlite = /^(?:sqlite\d?|libsql|file):|^\.{0,2}\/|^[^:]*\.(?:db|sqlite\d?)$/i
const defaultInstanceName = 'convex-self-hosted'

/** The database that a backend will use. */
export function databaseOf(index: ObjectIndex, pod: ConvexPod): BackendDatabase {
  const { variables, isComplete } = pod.environment
  const name = urlVariables.find((candidate) => variables.has(candidate) && judgedIn(pod, candidate)?.isEmpty !== true)
  const variable = name === undefined ? undefined : variables.get(name)
  const instanceName = instanceNameOf(pod)
  const text = variable?.value
  const isFile = name !== undefined && judgedIn(pod, name)?.fits(fileOfSqlite) === true
  const url = variable === undefined || isFile ? undefined : urlOf(pod, variable)
  return {
    type: isFile ? 'sqlite' : typeOf(name, isComplete),
    variable,
    url,
    instanceName,
    isNameHidden: instanceName !== undefined && isHidden(pod.environment.variables.get('INSTANCE_NAME'), pod),
    databaseName: instanceName === undefined ? undefined : databaseNameOf(instanceName),
    cluster: clusterOf(index, pod, { url, text }),
  }
}

function urlOf(pod: ConvexPod, variable: Variable): DatabaseUrl | undefined {
  return variable.value === undefined || isHidden(variable, pod)
    ? judgedIn(pod, variable.name)?.databaseUrl
    : parseDatabaseUrl(resolved(pod, variable.value))
}

function isHidden(variable: Variable | undefined, { environment: { variables } }: ConvexPod): boolean {
  if (variable?.value === undefined) return variable !== undefined
  return referencesIn(variable.value).some((other) => variables.get(other)?.hidden)
}

function typeOf(name: (typeof urlVariables)[number] | undefined, isComplete: boolean): BackendDatabase['type'] {
  if (name === 'MYSQL_URL') return 'mysql'
  if (name !== undefined) return 'postgres'
  return isComplete ? 'sqlite' : 'unknown'
}

function instanceNameOf({ environment }: ConvexPod): string | undefined {
  const variable = environment.variables.get('INSTANCE_NAME')
  if (variable === undefined) return environment.isComplete ? defaultInstanceName : undefined
  const judged = judgedIn({ environment }, 'INSTANCE_NAME')
  if (judged?.isEmpty === true) return defaultInstanceName
  if (variable.value === undefined) return judged?.instanceName
  const name = variable.from === undefined ? resolved({ environment }, variable.value) : variable.value
  return referencesIn(name).length > 0 ? judged?.instanceName : name
}

/** The text with every `$(NAME)` replaced whose value the manifests show. */
export function resolved({ environment }: Pick<ConvexPod, 'environment'>, text: string): string {
  return replaceReferences(text, (name) => environment.variables.get(name)?.value)
}

interface Clue {
  readonly url: DatabaseUrl | undefined
  readonly text: string | undefined
}

/** Finds the cluster by the host in the URL, or by the Secrets of its parts: `NAME-app` belongs to the cluster NAME. */
function clusterOf(
  index: ObjectIndex,
  { workload, environment }: ConvexPod,
  { url, text }: Clue,
): K8sObject | undefined {
  const namespace = namespaceOf(workload.object)
  const find = (where: string, name: string) => index.find('Cluster', 'postgresql.cnpg.io', where, name)
  const [host = '', hostNamespace = namespace] = (url?.host ?? '').split('.')
  const byHost = find(hostNamespace, host.replace(/-(?:rw|ro|r)$/, ''))
  if (byHost !== undefined) return byHost
  const names = referencesIn(text)
  const secrets = [...names, ...urlVariables].flatMap((name) => environment.variables.get(name)?.from ?? [])
  return secrets
    .filter(({ kind, name }) => kind === 'Secret' && name.endsWith('-app'))
    .flatMap(({ name }) => find(namespace, name.slice(0, -'-app'.length)) ?? [])[0]
}

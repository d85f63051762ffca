import { referencesIn } from '../environment/references.ts'
import { s3Variables } from '../../../convex/environment/index.ts'
import type { ConvexPod } from './convex-pods.ts'
import { resolved } from '../database/database.ts'
import { judgedIn } from '../environment/judged.ts'
import { memo } from '../memo.ts'

/**
 * Directory of the image's programs, which the scripts find by relative paths (convex-backend@652b828
 * self-hosted/docker-build/Dockerfile.backend#"ENTRYPOINT").
 */
export const programsDirectory = '/convex'

/** The paths to which a backend writes. */
export interface BackendPaths {
  readonly data: string
  readonly temporary: string
  /** Files, deployed code and search indexes, unless they are on S3. */
  readonly storage: string
  readonly sqlite: string
  readonly credentials: string
  /** Home of the user, where npm keeps its cache. */
  readonly home: string | undefined
}

/**
 * The paths as in the scripts of the image (convex-backend@652b828
 * self-hosted/docker-build/run_backend.sh#DATA_DIR,TMPDIR,STORAGE_DIR,SQLITE_DB, convex-backend@652b828
 * self-hosted/docker-build/read_credentials.sh#CREDENTIALS_DIR).
 */
export const backendPaths = memo((pod: ConvexPod): BackendPaths => {
  const data = pathIn(pod, 'DATA_DIR') ?? '/convex/data'
  return {
    data,
    temporary: pathIn(pod, 'TMPDIR') ?? `${data}/tmp`,
    storage: pathIn(pod, 'STORAGE_DIR') ?? `${data}/storage`,
    sqlite: pathIn(pod, 'SQLITE_DB') ?? `${data}/db.sqlite3`,
    credentials: pathIn(pod, 'CREDENTIALS_DIR') ?? `${data}/credentials`,
    home: pathIn(pod, 'HOME'),
  }
})

function pathIn(pod: ConvexPod, name: string): string | undefined {
  const text = textIn(pod, name)
  return text === undefined || text === '' ? undefined : text.replace(/(?<=[^/])\/+$/, '')
}

/** The value of a variable as the container gets it, if the manifests show the whole value. */
export function textIn(pod: ConvexPod, name: string): string | undefined {
  const variable = pod.environment.variables.get(name)
  if (variable?.value === undefined) return undefined
  // Kubernetes replaces $(NAME) only in values of `env`.
  const text = variable.from === undefined ? resolved(pod, variable.value) : variable.value
  return variable.from === undefined && referencesIn(text).length > 0 ? undefined : text
}

/** The six variables that turn S3 on, as far as the manifests show them. */
export interface S3Variables {
  /** Variables with a value or a reference. */
  readonly given: readonly string[]
  /** Variables that are empty or not set. */
  readonly missing: readonly string[]
  /** Variables that may come from a source outside of the objects. */
  readonly unseen: readonly string[]
}

export const s3VariablesOf = memo(({ environment }: ConvexPod): S3Variables => {
  const { variables, isComplete } = environment
  const isEmpty = (name: string): boolean => judgedIn({ environment }, name)?.isEmpty === true
  const isGiven = (name: string): boolean => variables.has(name) && !isEmpty(name)
  const absent = s3Variables.filter((name) => !variables.has(name))
  return {
    given: s3Variables.filter(isGiven),
    missing: [...s3Variables.filter(isEmpty), ...(isComplete ? absent : [])],
    unseen: isComplete ? [] : absent,
  }
})

/** Whether files are on S3 or on the disk, which is used if one of the six variables is missing. */
export function storageOf(pod: ConvexPod): 's3' | 'local' | 'unknown' {
  const { missing, unseen } = s3VariablesOf(pod)
  if (missing.length > 0) return 'local'
  return unseen.length > 0 ? 'unknown' : 's3'
}

/** The directories to which a backend writes at its start. */
export function writtenPaths(pod: ConvexPod): readonly string[] {
  const { temporary, storage, credentials } = backendPaths(pod)
  return storageOf(pod) === 's3' ? [temporary, credentials] : [temporary, storage, credentials]
}

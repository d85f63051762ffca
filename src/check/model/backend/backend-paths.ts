import { referencesIn } from '../environment/references.ts'
import { s3Variables } from '../../../convex/environment/index.ts'
import type { ConvexPod } from './convex-pods.ts'
import { resolved } from '../database/database.ts'
import { judgedIn } from '../environment/judged.ts'
import { memo } from '../memo.ts'

/** The programs of the image, which the scripts find by relative paths (self-hosted/docker-build/Dockerfile.backend:113). */
export const programsDirectory = '/convex'

/** Where a backend writes. */
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

/** The paths as the image's scripts work them out (self-hosted/docker-build/run_backend.sh:3-6, read_credentials.sh:4). */
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

/** The value of a variable as the container gets it, when the manifests show all of it. */
export function textIn(pod: ConvexPod, name: string): string | undefined {
  const variable = pod.environment.variables.get(name)
  if (variable?.value === undefined) return undefined
  // Kubernetes resolves $(NAME) in values that stand in `env`, and in no others.
  const text = variable.from === undefined ? resolved(pod, variable.value) : variable.value
  return variable.from === undefined && referencesIn(text).length > 0 ? undefined : text
}

/** What can be seen of the six variables that turn S3 on. */
export interface S3Variables {
  /** Set, or at least referred to. */
  readonly given: readonly string[]
  /** Empty, or not there when everything can be seen. */
  readonly missing: readonly string[]
  /** Not there, but they may come from a source that cannot be seen. */
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

/** Whether files go to S3 or to the disk: with one of the six variables missing, it is the disk. */
export function storageOf(pod: ConvexPod): 's3' | 'local' | 'unknown' {
  const { missing, unseen } = s3VariablesOf(pod)
  if (missing.length > 0) return 'local'
  return unseen.length > 0 ? 'unknown' : 's3'
}

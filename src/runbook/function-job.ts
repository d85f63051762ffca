import { referencesOf } from '../check/model/secrets/references.ts'
import { setsFunctionEnvironment } from '../check/model/backend/workloads.ts'
import type { Workload } from '../check/model/backend/workloads.ts'
import type { Facts } from './facts.ts'

/** The Job that sets the environment of functions. */
export function functionJobOf({ model }: Facts): Workload | undefined {
  return model.workloads.find(setsFunctionEnvironment)
}

/** Names of the Secrets that it reads. */
export function secretsOfJob(facts: Facts): ReadonlySet<string> {
  const job = functionJobOf(facts)
  const read = job === undefined ? [] : referencesOf(job).filter(({ kind }) => kind === 'Secret')
  return new Set(read.map(({ name }) => name))
}

/** Those without the credentials of the instance: what functions get as variables. */
export function functionSecretsOf(facts: Facts): ReadonlySet<string> {
  const names = [...secretsOfJob(facts)].filter((name) => name !== facts.credentials?.secret)
  return new Set(names)
}

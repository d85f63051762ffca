import { referencesOf } from '../check/world/references.ts'
import { setsFunctionEnvironment } from '../check/world/workloads.ts'
import type { Workload } from '../check/world/workloads.ts'
import type { Facts } from './facts.ts'

/** The Job that sets the environment of functions. */
export function functionJobOf({ world }: Facts): Workload | undefined {
  return world.workloads.find(setsFunctionEnvironment)
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

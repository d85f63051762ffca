import * as v from 'valibot'
import { orOff } from '../choice.ts'
import { issue } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { flag, oneOf, wholeNumber } from '../fields.ts'
import type { PostgresClusterSettings } from './postgres.ts'
import { strict } from '../strict.ts'

/** Which replicas must have a commit before it is confirmed. */
export interface PostgresSynchronousOptions {
  /**
   * Number of replicas that must have the commit in addition to the primary.
   * @default 1
   */
  readonly number?: number | undefined
  /**
   * Behavior if fewer replicas are available: with `required`, commits wait, so that none is lost; with `preferred`,
   * commits continue without them (cloudnative-pg@v1.30.1 docs/src/replication.md#"#### Preferred Data Durability").
   * `required` is in force before new replicas are cloned, so that commits wait for them: add instances with
   * `synchronous: false`, wait until they are ready, and then remove it (cloudnative-pg@v1.30.1
   * pkg/postgres/replication/explicit.go#explicitSynchronousStandbyNamesDataDurabilityRequired). `render` refuses the
   * single step.
   * @default 'required' with three instances or more; 'preferred' with two, whose only replica may be unavailable
   * during an update
   */
  readonly dataDurability?: 'required' | 'preferred' | undefined
  /**
   * Fail over only if enough replicas are reachable that one of them must have every commit. This is safer, but a
   * failover then waits if a replica is lost together with the primary (cloudnative-pg@v1.30.1
   * docs/src/failover.md#"Failover quorum can be enabled").
   * @default false
   */
  readonly failoverQuorum?: boolean | undefined
}

const synchronous = strict(
  {
    number: v.optional(wholeNumber({ min: 1, max: 98 }), 1),
    dataDurability: v.optional(oneOf(['required', 'preferred'])),
    failoverQuorum: v.optional(flag, false),
  },
  { bare: 'number' },
)

type SynchronousSettings = v.InferOutput<typeof synchronous>

export const postgresSynchronous = orOff(synchronous) satisfies v.GenericSchema<PostgresSynchronousOptions | false>

type Settings = Pick<PostgresClusterSettings, 'instances' | 'synchronous'>

/** Number of instances from which a cluster counts as highly available. */
export const highlyAvailable = 3

/** The replication that a cluster has: synchronous as soon as there is a replica, unless it is turned off. */
export function synchronousOf({ instances, synchronous: given }: Settings): Required<SynchronousSettings> | undefined {
  if (instances === 1 || given === false) return undefined
  const { number = 1, failoverQuorum = false, dataDurability } = given ?? {}
  const usual = instances >= highlyAvailable ? 'required' : 'preferred'
  return { number, failoverQuorum, dataDurability: dataDurability ?? usual }
}

/**
 * Only the others can confirm (cloudnative-pg@v1.30.1
 * internal/webhook/v1/cluster_webhook.go#validateSynchronousReplicaConfiguration).
 */
export const synchronousRule: CrossRule<Settings> = ({ instances, synchronous: given }) => {
  if (given === undefined || given === false) return []
  if (instances === 1)
    return issue(['synchronous'], 'has no effect with one instance; set instances: 3, or leave it out')
  if (given.number < instances) return []
  const message = `${given.number} replicas are to confirm, but ${instances} instances have ${instances - 1}; give at most that`
  return issue(['synchronous', 'number'], message)
}

import * as v from 'valibot'
import { isQualifiedName } from '../kubernetes/names.ts'
import { measureOf } from '../kubernetes/storage/plausible-quantity.ts'
import { compareQuantities, isQuantity } from '../kubernetes/storage/quantity.ts'
import { withRules } from './cross-check.ts'
import { mapOf, quantity } from './fields.ts'
import { quantityOf } from './quantity.ts'
import { strict } from './strict.ts'

/** Requests and limits of a container, by resource: `{ requests: { cpu: '250m', memory: '1Gi' } }`. */
export interface ResourceOptions {
  /**
   * What the scheduler reserves.
   * @default none
   */
  readonly requests?: Readonly<Record<string, string>> | undefined
  /**
   * The most that the container may use.
   * @default none
   */
  readonly limits?: Readonly<Record<string, string>> | undefined
}

function resourceProblem(name: string): string | undefined {
  if (/^(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(name) || (name.includes('/') && isQualifiedName(name)))
    return undefined
  return 'unknown resource; known are cpu, memory, ephemeral-storage, hugepages-SIZE and extended ones with a domain'
}

function quantityFor(resource: string) {
  const measure = measureOf(resource)
  return measure === undefined ? quantity : quantityOf(measure)
}

const quantities = mapOf(quantityFor, 'quantities', resourceProblem)

/** Resources of a container; the API server refuses a request above its limit. */
export const resources = withRules(
  strict({ requests: v.optional(quantities), limits: v.optional(quantities) }),
  ({ requests = {}, limits = {} }) =>
    Object.entries(requests).flatMap(([name, request]) => {
      const limit = limits[name]
      if (limit === undefined || !isQuantity(limit) || !isQuantity(request)) return []
      if (compareQuantities(request, limit) <= 0) return []
      const message = `${request} is above the limit of ${limit}; lower the request or raise the limit`
      return [{ at: ['requests', name], message }]
    }),
) satisfies v.GenericSchema<ResourceOptions>

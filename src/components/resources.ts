import { withoutEmpty } from '../kubernetes/metadata.ts'
import { canonicalQuantity } from '../kubernetes/storage/quantity.ts'
import type { ResourceOptions } from '../options/resources.ts'

/** A quantity as the API server and CloudNativePG's webhook write it, so that nothing differs from what they store. */
export const asStored = (quantity: string): string => canonicalQuantity(quantity) ?? quantity

function amounts(given: ResourceOptions['requests'] = {}): Record<string, string> | undefined {
  return withoutEmpty(Object.fromEntries(Object.entries(given).map(([name, quantity]) => [name, asStored(quantity)])))
}

/** Requests and limits as they are stored. */
export const resourcesOf = ({ requests, limits }: ResourceOptions) => ({
  requests: amounts(requests),
  limits: amounts(limits),
})

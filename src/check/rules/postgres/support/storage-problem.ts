import { isQuantity } from '../../../../kubernetes/storage/quantity.ts'
import { at } from '../../../model/read.ts'
import { quantityAt } from '../../../model/storage/sizes.ts'

/** What is wrong with the size of a volume. */
export function storageProblem(storage: unknown): string | undefined {
  const size = quantityAt(storage, 'size') ?? ''
  if (size === '') {
    const isAsked = at(storage, 'pvcTemplate', 'resources', 'requests', 'storage') !== undefined
    return isAsked ? undefined : 'has no size'
  }
  return isQuantity(size) || /^[\d.]+[eE]/.test(size) ? undefined : 'has a size that is not a quantity'
}

import { keysOf } from '../../../world/middlewares.ts'
import { textAt } from '../../../world/read.ts'
import type { Route } from '../../../world/route.ts'

export function matchOf({ object, path }: Route): string {
  return textAt(object, ...keysOf(path), 'match') ?? ''
}

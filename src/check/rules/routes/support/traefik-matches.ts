import { keysOf } from '../../../model/routes/middlewares.ts'
import { textAt } from '../../../model/read.ts'
import type { Route } from '../../../model/routes/route.ts'

export function matchOf({ object, path }: Route): string {
  return textAt(object, ...keysOf(path), 'match') ?? ''
}

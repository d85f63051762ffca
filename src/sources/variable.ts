import type { Variable } from '../convex/environment/index.ts'
import { convex, sourcesText } from './source.ts'
import type { File } from './source.ts'

/** Where Convex reads a variable: what declares its name, or the place that its entry names. */
export function placeOfVariable(name: string, { source }: Variable): File {
  const [path = '', anchor = name] = source.split('#')
  return convex(path, anchor)
}

/** The same as text. */
export function sourceOfVariable(name: string, variable: Variable): string {
  return sourcesText([placeOfVariable(name, variable)])
}

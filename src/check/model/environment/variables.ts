import { catalogue } from '../../../convex/environment/index.ts'
import type { Variable as Described } from '../../../convex/environment/index.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import { memo } from '../memo.ts'
import { listAt } from '../read.ts'

/** The catalogue's entry of a variable; `undefined` for an unknown name. */
export function describedAs(name: string): Described | undefined {
  const known: Readonly<Record<string, Described>> = catalogue
  return Object.hasOwn(known, name) ? known[name] : undefined
}

const reference = /\$\(([A-Za-z_][\w.-]*)\)/g
const shellReference = /\$\{?([A-Za-z_]\w*)/g

const execs = [
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
  ['startupProbe'],
  ['livenessProbe'],
  ['readinessProbe'],
].map((keys) => [...keys, 'exec', 'command'])

/** Names to which other variables or the container's commands refer, as `$(NAME)` or, in a shell, as `$NAME`. */
export const namesReferredTo = memo(({ environment, container }: ConvexPod): ReadonlySet<string> => {
  const { spec } = container
  const hooks = [...execs, ['command'], ['args']]
  const words = hooks.flatMap((keys) => listAt(spec, ...keys)).filter((word) => typeof word === 'string')
  const values = environment.list.flatMap(({ value }) => value ?? [])
  return new Set([
    ...[...values, ...words].flatMap((text) => [...text.matchAll(reference)].map(([, name = '']) => name)),
    ...words.flatMap((text) => [...text.matchAll(shellReference)].map(([, name = '']) => name)),
  ])
})

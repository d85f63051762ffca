import { problemAt } from '../../../rule.ts'
import type { Problem } from '../../../rule.ts'
import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
import { shownAddress } from '../../../model/shown.ts'
import type { Origin, OriginVariable } from '../../../model/routes/origins.ts'

/** Says what is missing where nothing sets a variable, and only when all that could set it is seen. */
export function* missing(pod: ConvexPod, name: OriginVariable, effect: string): Iterable<Problem> {
  if (pod.environment.variables.has(name) || !pod.environment.isComplete) return
  yield problemAt(
    { object: pod.workload.object, path: `${pod.container.path}.env` },
    `Nothing sets ${name}: ${effect}`,
    `Set ${name} to the public address of the backend.`,
  )
}

export interface Fault {
  readonly message: string
  readonly fix: string
}

export function addressFault(text: string, url: URL | undefined): Fault | undefined {
  if (text === '')
    return { message: 'is empty, so that addresses made of it have no host.', fix: 'Set it to the public address.' }
  if (url === undefined)
    return {
      message: `is ${shownAddress(text)}, which does not begin with https:// or http:// and a host; the backend refuses to start.`,
      fix: 'Write the whole address: https://convex.example.com',
    }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || text.includes('?'))
    return { message: 'holds more than scheme, host and port.', fix: 'Leave out everything behind the host.' }
  if (text.endsWith('/'))
    return {
      message: `is ${shownAddress(text)}: Convex puts paths behind it as text, so that the slash at the end is doubled.`,
      fix: 'Leave out the slash at the end.',
    }
  return undefined
}

/** The problem of the variable that holds an origin. */
export function faultAt({ variable }: Origin, { message, fix }: Fault): readonly Problem[] {
  return variable === undefined ? [] : [problemAt(variable, `${variable.name} ${message}`, fix)]
}

export const source =
  'convex-backend crates/local_backend/src/config.rs:60-72,190-220, crates/file_storage/src/core.rs:106, ' +
  'npm-packages/node-executor/src/syscalls.ts:292 (652b828)'

import type { Problem, Report } from '../../../rule.ts'
import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
import { shownAddress } from '../../../model/shown.ts'
import type { Origin, OriginVariable } from '../../../model/routes/origins.ts'
import { convex } from '../../../../sources/source.ts'

/** Reports a variable that is not set, unless its value can come from a source that is not among the objects. */
export function* missing(
  { environment, container }: ConvexPod,
  name: OriginVariable,
  effect: string,
  report: Report,
): Iterable<Problem> {
  if (environment.variables.has(name) || !environment.isComplete) return
  yield report(
    `${container.path}.env`,
    `${name} is not set: ${effect}`,
    `Set ${name} to the public address of the backend.`,
  )
}

export interface Fault {
  /** Completes a sentence that begins with the name of the variable. */
  readonly message: string
  readonly fix: string
}

/** What is wrong with the value of an origin. */
export function addressFault(text: string, url: URL | undefined): Fault | undefined {
  if (text === '')
    return { message: 'is empty, so URLs that begin with it have no host.', fix: 'Set it to the public address.' }
  if (url === undefined)
    return {
      message: `is ${shownAddress(text)}, which does not begin with https:// or http:// and a host; the backend refuses to start.`,
      fix: 'Write the whole address: https://convex.example.com',
    }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || text.includes('?'))
    return { message: 'contains more than scheme, host and port.', fix: 'Remove everything after the host.' }
  if (text.endsWith('/'))
    return {
      message: `is ${shownAddress(text)}. Convex appends paths to this text, so the trailing slash is doubled.`,
      fix: 'Remove the trailing slash.',
    }
  return undefined
}

/** Reports the variable of an origin. */
export function* faultAt({ variable }: Origin, { message, fix }: Fault, report: Report): Iterable<Problem> {
  if (variable !== undefined) yield report(variable, `${variable.name} ${message}`, fix)
}

export const source = [
  convex('crates/local_backend/src/config.rs', 'LocalConfig.convex_site', 'convex_origin_url', 'convex_site_url'),
  convex('crates/file_storage/src/core.rs', 'generate_upload_url_with_origin'),
  convex('npm-packages/node-executor/src/syscalls.ts', '"new URL(args.path, this.backendAddress)"'),
]

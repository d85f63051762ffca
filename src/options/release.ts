import * as v from 'valibot'
import { fullShaCommand, newestReleaseCommand, releasesPage, shortShaIn } from '../convex/release.ts'
import { describe, typeName } from './describe.ts'

const expected = 'expected the full sha of a Convex commit, 40 hex digits in lower case'
const newest = `${newestReleaseCommand} prints that of the newest release, and ${releasesPage} lists all`

// A sha in upper case, in the name of a Git tag or of an image.
const aroundSha = /^(?:[\w./:-]*[:/-])?([0-9a-f]{40})(?:@sha256:[0-9a-f]{64})?$/i

/** How to find the intended sha. */
function wayOut(text: string): string {
  const sha = aroundSha.exec(text)?.[1]
  if (sha !== undefined) return `did you mean "${sha.toLowerCase()}"?`
  const shortSha = shortShaIn(text)
  return shortSha === undefined ? newest : `${fullShaCommand(shortSha)} prints it`
}

/** A Convex release. */
export const release = v.pipe(
  v.string((issue) => `${expected}, got ${typeName(issue.input)}; ${newest}`),
  v.check(
    (text) => /^[0-9a-f]{40}$/.test(text),
    ({ input }) => `${expected}, got ${describe(input)}; ${wayOut(input)}`,
  ),
)

import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import type { Plan } from './plan.ts'

// A hand-written Secret under one of our names would print its values into a CI log.
const secret = /(^|[{,\s])["']?kind["']?\s*:\s*["']?Secret\b/
const hidden = '(not shown: it holds a Secret)\n'

/** Everything that is or would be written or removed, as one unified diff that `git apply` and `patch -p1` take. */
export function diffOf({ missing, changed, stale, wanted, found }: Plan): string {
  return [...missing, ...changed, ...stale]
    .toSorted()
    .map((name) => fileDiff(name, found.get(name)?.text, stale.includes(name) ? undefined : wanted.get(name)))
    .join('')
}

/** A side without a file is `/dev/null`, as git has it. */
function fileDiff(name: string, before: string | undefined, after: string | undefined): string {
  return createTwoFilesPatch(
    before === undefined ? '/dev/null' : `a/${name}`,
    after === undefined ? '/dev/null' : `b/${name}`,
    before !== undefined && secret.test(before) ? hidden : (before ?? ''),
    after ?? '',
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  )
}

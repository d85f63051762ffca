import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { runbookName } from './file-name.ts'
import type { Plan } from './plan.ts'
import { mayHoldSecret } from './secret-text.ts'

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
    shown(name, before, 'old'),
    shown(name, after, 'new'),
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  )
}

/** A CI log keeps what it is given, so that a secret value in a manifest must not get there. The runbook has none. */
function shown(name: string, text: string | undefined, which: 'old' | 'new'): string {
  if (text === undefined || name === runbookName || !mayHoldSecret(text)) return text ?? ''
  return `(the ${which} file is not shown: it may hold a secret)\n`
}

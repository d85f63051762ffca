import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import type { K8sObject } from '../kubernetes/object.ts'
import { runbookName } from './file-name.ts'
import type { Plan } from './plan.ts'
import { isSecretDocument, mayHoldSecret } from './secret-text.ts'
import { isSecretText } from './secret-value.ts'

/** Everything that is or would be written or removed, as one unified diff that `git apply` and `patch -p1` take. */
export function diffOf({ missing, changed, stale, wanted, found, objects }: Plan): string {
  return [...missing, ...changed, ...stale]
    .toSorted()
    .map((name) => {
      const after = stale.includes(name) ? undefined : wanted.get(name)
      return fileDiff(name, shownBefore(name, found.get(name)?.text), shownAfter(name, after, objects.get(name)))
    })
    .join('')
}

// A CI log keeps what it is given, so that a secret value in a manifest must not get there. The runbook has none.

function shownBefore(name: string, text: string | undefined): string | undefined {
  return text === undefined || name === runbookName || !mayHoldSecret(text) ? text : notShown('old')
}

function shownAfter(name: string, text: string | undefined, object: K8sObject | undefined): string | undefined {
  if (text === undefined || name === runbookName) return text
  return (object === undefined ? isSecretText(text) : isSecretDocument(object)) ? notShown('new') : text
}

function notShown(which: 'old' | 'new'): string {
  return `(the ${which} file is not shown: it may hold a secret)\n`
}

/** A side without a file is `/dev/null`, as git has it. */
function fileDiff(name: string, before: string | undefined, after: string | undefined): string {
  return createTwoFilesPatch(
    before === undefined ? '/dev/null' : `a/${name}`,
    after === undefined ? '/dev/null' : `b/${name}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  )
}

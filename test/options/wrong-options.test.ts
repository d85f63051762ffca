import { inspect } from 'node:util'
import * as library from '@proompteng/convex-k8s'
import { expect, it } from 'vitest'
import { errorOf } from '../support/issues.ts'
import { wrongOptions } from './wrong-options.ts'
import type { Call } from './wrong-options.ts'

function builderOf(name: string): (options: unknown) => unknown {
  return (library as unknown as Readonly<Record<string, (options: unknown) => unknown>>)[name]!
}

/** The call as one line of code, and what it throws, which holds no secret. */
function entryOf([builder, options]: Call): string {
  const code = inspect(options, { depth: Infinity, breakLength: Infinity, compact: true })
  const { message } = errorOf(() => builderOf(builder)(options))
  expect(message).not.toMatch(/hunter2|AKIA|key:secret/)
  return `> ${builder}(${code})\n${message}`
}

it('tells every mistake in words that say how to mend it', async () => {
  const sections = Object.entries(wrongOptions).map(([area, calls]) =>
    [`# ${area}`, ...calls.map(entryOf)].join('\n\n'),
  )
  await expect(`${sections.join('\n\n\n')}\n`).toMatchFileSnapshot('__golden__/wrong-options.txt')
})

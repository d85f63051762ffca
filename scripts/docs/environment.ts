import { catalogue } from '../../src/convex/environment/catalogue.ts'
import type { Variable } from '../../src/convex/environment/index.ts'
import { inCell } from './comment.ts'

function rowOf([name, variable]: readonly [string, Variable]): string {
  const { unit, description, source } = variable
  const fallback = typeof variable.default === 'string' ? variable.default : `\`${String(variable.default)}\``
  return `| \`${name}\` | ${[unit, fallback, description, `\`${source.replaceAll('`', '')}\``].map(inCell).join(' | ')} |`
}

/** The page of the variables that the option `env` of the backend takes. */
export function environmentPage(): string {
  return `${[
    '<!-- Written from the catalogue in src/convex/environment by `npm run docs`. -->',
    '',
    '# Environment variables of the backend',
    '',
    'The variables that the option `env` of [`convexBackend`](builders/convexBackend.md#backendpodoptions) accepts, each with its',
    'type or unit, its default, and the source location in the pinned release of Convex. Instead of a value,',
    'each variable accepts a key of a Secret: `{ secret, key }`; variables with the unit `secret` accept nothing else. Names',
    'that Convex does not read are refused, and so are names that another option sets.',
    '',
    '| variable | unit | default | what it does | source |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(catalogue)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(rowOf),
  ].join('\n')}\n`
}

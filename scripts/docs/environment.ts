import { catalogue } from '../../src/convex/environment/catalogue.ts'
import type { Variable } from '../../src/convex/environment/index.ts'
import { sourceOfVariable } from '../../src/sources/variable.ts'
import { versions } from '../../src/sources/versions.ts'
import { inCell } from './comment.ts'

const project = `convex-backend@${versions['convex-backend']} `

function rowOf([name, variable]: readonly [string, Variable]): string {
  const { unit, description } = variable
  const source = sourceOfVariable(name, variable).replace(project, '')
  const fallback = typeof variable.default === 'string' ? variable.default : `\`${String(variable.default)}\``
  return `| \`${name}\` | ${[unit, fallback, description, `\`${source}\``].map(inCell).join(' | ')} |`
}

/** The page of the variables that the option `env` of the backend takes. */
export function environmentPage(): string {
  return `${[
    '<!-- Written from the catalogue in src/convex/environment by `npm run docs`. -->',
    '',
    '# Environment variables of the backend',
    '',
    'The variables that the option `env` of [`convexBackend`](builders/convexBackend.md#backendpodoptions) accepts, each with its',
    `type or unit, its default, and where \`${project.trim()}\` reads it: a path, and the place in the file. Instead of a value,`,
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

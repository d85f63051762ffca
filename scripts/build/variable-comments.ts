import type { Plugin } from 'rollup'
import { catalogue } from '../../src/convex/environment/catalogue.ts'
import type { Variable } from '../../src/convex/environment/index.ts'

function commentOf({ description, unit, source, ...variable }: Variable, indent: string): string {
  const lines = [
    description,
    '',
    `Unit: ${unit}${'min' in variable ? rangeOf(variable) : ''}. Source: \`${source}\`.`,
    `@default ${variable.default}`,
  ].map((line) => `${indent} * ${line}`.trimEnd())
  return [`${indent}/**`, ...lines, `${indent} */`].join('\n')
}

function rangeOf({ min, max }: { readonly min: number; readonly max: number }): string {
  return max === Number.MAX_SAFE_INTEGER ? `, at least ${min}` : `, from ${min} to ${max}`
}

/** Writes what the catalogue says of each variable into the types, so that an editor shows it for `backend.env`. */
export const variableComments: Plugin = {
  name: 'variable-comments',
  renderChunk(code) {
    const left = new Map(Object.entries<Variable>(catalogue))
    const commented = code.replaceAll(/^( +)readonly ([A-Z]\w+): /gm, (line: string, indent: string, name: string) => {
      const variable = left.get(name)
      left.delete(name)
      return variable === undefined ? line : `${commentOf(variable, indent)}\n${line}`
    })
    if (left.size > 0) throw new Error(`The types do not declare ${[...left.keys()].join(', ')}.`)
    return commented
  },
}

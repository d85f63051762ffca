import type { Plugin } from 'rolldown'

// How Ajv's validators hand on their errors, which is two thirds of their text.
const name = String.raw`validate[\w$]*`
const ownCall = String.raw`(${name})\((.*?)\) \|\| \(errors = \(vErrors = null === vErrors \? \1\.errors : `
const calls = new RegExp(String.raw`${ownCall}vErrors\.concat\(\1\.errors\)\)\.length\)`, 'g')
const failures = /let (err\d+) = (\{.*?\}); null === vErrors \? vErrors = \[\1\] : vErrors\.push\(\1\), errors\+\+/g
const properties = new RegExp(
  String.raw`void 0 !== data\.(\w+) && \(vErrors = call\(vErrors, (${name}), data\.\1, instancePath \+ "/\1"\)\)`,
  'g',
)
const helpers = `
const fail = (errors, error) => errors ? [...errors, error] : [error]
const call = (errors, validate, data, path) =>
  validate(data, path) ? errors : errors ? [...errors, ...validate.errors] : validate.errors
const property = (errors, validate, data, name, path) =>
  data[name] === undefined ? errors : call(errors, validate, data[name], path + '/' + name)
`

/**
 * Shortens the validators of kubernetes-models, from 79 to 40 kB of the tarball: helpers replace repeated code, unused
 * arguments and fields are removed, and equal validators are kept once. test/package/validation.test.ts compares the
 * results with those of the originals.
 */
export const shortSchemas: Plugin = {
  name: 'short-schemas',
  renderChunk: (code, { name }) => (name === 'schemas' ? { code: helpers + merged(withHelpers(code)) } : null),
}

function withHelpers(code: string): string {
  return code
    .replaceAll(/\n[\t\]]\t*/g, (start) => start.replace(/^\n\t*/, ' '))
    .replaceAll(/instancePath = "", parentData.*?(?= \} = \{\}\) \{)/g, 'instancePath = ""')
    .replaceAll(/, parentData(?:: \w+)?, parentDataProperty(?:: [^{},]+)?, rootData(?:: \w+)?/g, '')
    .replaceAll(/ schemaPath: ".*?",/g, '')
    .replaceAll('{ instancePath = "" } = {}', 'instancePath = ""')
    .replaceAll(/\{ instancePath(?:: ([^{}]*))? \}(?=\))/g, (_, path: string | undefined) => path ?? 'instancePath')
    .replaceAll(/^function validate.*\n\}$/gm, (whole) => {
      const short = whole
        .replaceAll(calls, 'vErrors = call(vErrors, $1, $2)')
        .replaceAll(failures, 'vErrors = fail(vErrors, $2)')
        .replaceAll(properties, 'vErrors = property(vErrors, $2, data, "$1", instancePath)')
        .replace('vErrors = null, errors = 0;', 'vErrors;')
        .replace('errors = vErrors, 0 === errors', 'errors = vErrors, !vErrors')
      // Two (`oneOf`) count their errors, and stay as they are.
      return /[^.]\berrors\b/.test(short) ? whole : short
    })
}

/** Equal functions and values once; what is equal by that, in the next round. */
function merged(code: string): string {
  const first = new Map<string, string>()
  const same = new Map<string, string>()
  const rest = code.replaceAll(
    /^(?:function (validate[\w$]*)\(.*\n\}|(?:const|let|var) ([\w$]*\d[\w$]*) = (?:formats.*|\[.*|validate[\w$]*);)$/gm,
    (whole, ...names) => {
      const name = String(names[0] ?? names[1])
      const [, alias] = / = (validate[\w$]*);$/.exec(whole) ?? []
      const text = alias ?? whole.replaceAll(name, '')
      const known = alias ?? first.get(text)
      if (known === undefined) first.set(text, name)
      else same.set(name, known)
      return known === undefined ? whole : ''
    },
  )
  if (same.size === 0) return rest
  return merged(rest.replaceAll(/\b(?:validate|schema|formats)[\w$]+/g, (name) => same.get(name) ?? name))
}

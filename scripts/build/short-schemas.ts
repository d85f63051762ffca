// How Ajv's validators hand on their errors, which is two thirds of their text.
const ownCall = String.raw`(validate\w*)\((.*?)\) \|\| \(errors = \(vErrors = null === vErrors \? \1\.errors : `
const calls = new RegExp(String.raw`${ownCall}vErrors\.concat\(\1\.errors\)\)\.length\)`, 'g')
const failures = /let (err\d+) = (.*);\n\s*null === vErrors \? vErrors = \[\1\] : vErrors\.push\(\1\), errors\+\+/g
const properties =
  /void 0 !== data\.(\w+) && \(vErrors = call\(vErrors, (validate\w*), data\.\1, instancePath \+ "\/\1"\)\)/g
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
export const shortSchemas = {
  name: 'short-schemas',
  renderChunk: (code: string, { path }: { readonly path?: string }) =>
    path?.endsWith('schemas.cjs') ? { code: merged(helpers + withHelpers(code)) } : undefined,
}

function withHelpers(code: string): string {
  return code
    .replaceAll(/instancePath = "", parentData.*?(?= \} = \{\}\) \{$)/gm, 'instancePath = ""')
    .replaceAll(/, parentData(?:: \w+)?, parentDataProperty(?:: [^{},]+)?, rootData/g, '')
    .replaceAll(/ schemaPath: ".*?",/g, '')
    .replaceAll('{ instancePath = "" } = {}', 'instancePath = ""')
    .replaceAll(/\{ instancePath(?:: ([^{}]*))? \}(?=\))/g, (_, path: string | undefined) => path ?? 'instancePath')
    .replaceAll(/^function validate\w*\([^]*?^\}$/gm, (whole) => {
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
    /^(?:function (validate\w*)\([^]*?^\}|var (\w+) = (?:formats\d*\.|\[).*;)$/gm,
    (whole, ...names) => {
      const name = String(names[0] ?? names[1])
      const text = whole.replaceAll(new RegExp(String.raw`\b${name}\b`, 'g'), '')
      if (first.has(text)) same.set(name, first.get(text) ?? '')
      else first.set(text, name)
      return same.has(name) ? '' : whole
    },
  )
  return same.size === 0
    ? rest
    : merged(rest.replaceAll(/\b(?:validate|schema|formats)\w*/g, (name) => same.get(name) ?? name))
}

import type { Plugin } from 'rolldown'

/** What takes the place of a module. */
const instead: readonly (readonly [file: RegExp, contents: string])[] = [
  // Controllers write the status, and nothing here reads it: 6 kB of the tarball.
  [/[\\/]_schemas[\\/]\w+Status\.js$/, 'export const validate = () => true'],
  // A URI library, a mail parser and `punycode`, for formats that no schema of Kubernetes has: 18 kB.
  [/[\\/]ajv-formats-draft2019[\\/]formats[\\/]index\.js$/, 'export default {}'],
  // RE2 is WebAssembly, which cannot be bundled. One pattern is written for it (PrometheusRule): `(?i)` is a flag here.
  [
    /[\\/]runtime[\\/]re2\.js$/,
    String.raw`export default (source, flags) => {
      const plain = source.replace(/^(\^?)\(\?i\)/, '$1')
      return new RegExp(plain, plain === source ? flags : flags + 'i')
    }`,
  ],
]

// What every validator of Ajv repeats: two thirds of its text.
const helpers = `
const fail = (errors, error) => errors ? [...errors, error] : [error]
const call = (errors, validate, data, path) =>
  validate(data, path) ? errors : errors ? [...errors, ...validate.errors] : validate.errors
const property = (errors, validate, data, name, path) =>
  data[name] === undefined ? errors : call(errors, validate, data[name], path + '/' + name)
`
const calls =
  /(validate\d+)\(([^;]*?)\)\|\|\(errors=\(vErrors=null===vErrors\?\1\.errors:vErrors\.concat\(\1\.errors\)\)\.length\)/g
const failures = /let (err\d+)=(\{.*?\});null===vErrors\?vErrors=\[\1\]:vErrors\.push\(\1\),errors\+\+/g
const properties = /void 0!==data\.(\w+)&&\(vErrors=call\(vErrors,(validate\d+),data\.\1,instancePath\+"\/\1"\)\)/g

function shortened(validator: string): string {
  const signed = validator
    .replace('{instancePath="",parentData,parentDataProperty,rootData=data}={}', 'instancePath=""')
    .replaceAll(/\{instancePath(?::([^{}]*?))?,parentData[^{}]*\}/g, (_, path: string = 'instancePath') => path)
    .replaceAll(/schemaPath:".*?",/g, '')
  const short = signed
    .replaceAll(calls, 'vErrors=call(vErrors,$1,$2)')
    .replaceAll(failures, 'vErrors=fail(vErrors,$2)')
    .replaceAll(properties, 'vErrors=property(vErrors,$2,data,"$1",instancePath)')
    .replace('vErrors=null,errors=0;', 'vErrors;')
    .replace('errors=vErrors,0===errors', 'errors=vErrors,!vErrors')
  // Two (`oneOf`) count their errors, and stay as they are.
  return /[^.]\berrors\b/.test(short) ? signed : short
}

const statement = /^function (validate[\w$]*)\([^]*?^\}$|^let ((?:schema|formats|pattern)[\w$]*) = [^]*?;$/gm

/** Equal functions and values once; what is equal by that, in the next round. */
function merged(code: string): string {
  const first = new Map<string, string>()
  const same = new Map<string, string>()
  const rest = code.replaceAll(statement, (whole, validator?: string, value?: string) => {
    const name = validator ?? value ?? ''
    const text = whole.replaceAll(name, '')
    if (first.has(text)) same.set(name, first.get(text) ?? '')
    else first.set(text, name)
    return same.has(name) ? '' : whole
  })
  return same.size === 0
    ? rest
    : merged(rest.replaceAll(/\b(?:validate|schema|formats|pattern)[\w$]+/g, (name) => same.get(name) ?? name))
}

/**
 * Shortens the validators of kubernetes-models, from 79 to 40 kB of the tarball: helpers replace repeated code, unused
 * arguments and fields are removed, and equal validators are kept once. A model refers to its validator by a function, so
 * that the first validation loads it. test/package/validation.test.ts compares the results with those of the originals.
 */
export const schemas: Plugin = {
  name: 'schemas',
  load: (id) => instead.find(([file]) => file.test(id))?.[1],
  transform: {
    filter: { id: /kubernetes-models/ },
    handler: (code) =>
      code
        .replace(/export const validate=(validate\d+);/, 'export{$1 as validate};')
        .split(/(?=function validate\d)/)
        .map(shortened)
        .join('')
        .replace(/(?<=setValidateFunc\(\w+,)validate\b/, '()=>validate')
        .replace('runValidateFunc(fn, this)', 'runValidateFunc(fn(), this)'),
  },
  renderChunk: (code, { name }) => (name === 'schemas' ? helpers + merged(code) : null),
}

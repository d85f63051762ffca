import type { Plugin } from 'rolldown'

const instead: readonly (readonly [file: RegExp, contents: string])[] = [
  // Controllers write the status, and nothing here reads it: 6 kB of the tarball.
  [/[\\/]_schemas[\\/]\w+Status\.js$/, 'export const validate = () => true'],
  // A URI library, a mail parser and `punycode`, for formats that no schema of Kubernetes has: 18 kB.
  [/[\\/]ajv-formats-draft2019[\\/]formats[\\/]index\.js$/, 'export default {}'],
  // RE2 is WebAssembly, which cannot be bundled. One pattern (PrometheusRule) needs it: `(?i)` is a flag here.
  [
    /runtime.re2\.js$/,
    `export default (text, flags) => RegExp(text.replace('(?i)', ''), flags + (text.includes('(?i)') ? 'i' : ''))`,
  ],
]

// What Ajv's validators repeat, which is two thirds of their text.
const helpers = `
const fail = (errors, error) => errors ? [...errors, error] : [error]
const call = (errors, validate, data, path) =>
  validate(data, path) ? errors : errors ? [...errors, ...validate.errors] : validate.errors
const property = (errors, validate, data, name, path) =>
  data[name] === undefined ? errors : call(errors, validate, data[name], path + '/' + name)
`

function shortened(validator: string): string {
  const signed = validator
    .replace('{instancePath="",parentData,parentDataProperty,rootData=data}={}', 'instancePath=""')
    .replaceAll(/\{instancePath(?::([^{}]*?))?,parentData[^{}]*\}/g, (_, path: string = 'instancePath') => path)
    .replaceAll(/schemaPath:".*?",/g, '')
  const short = signed
    .replaceAll(/(\w+)\(([^;]*?)\)\|\|\(errors=.*?\1\.errors\)\)\.length\)/g, 'vErrors=call(vErrors,$1,$2)')
    .replaceAll(/let (err\d+)=(\{.*?\});null===vErrors\?.*?errors\+\+/g, 'vErrors=fail(vErrors,$2)')
    .replaceAll(
      /void 0!==data\.(\w+)&&\(vErrors=call\((vErrors,\w+),.*?\)\)/g,
      'vErrors=property($2,data,"$1",instancePath)',
    )
    .replace('vErrors=null,errors=0;', 'vErrors;')
    .replace('errors=vErrors,0===errors', 'errors=vErrors,!vErrors')
  // Two (`oneOf`) count their errors, and stay as they are.
  return /[^.]\berrors\b/.test(short) ? signed : short
}

const statement = /^(?:function|let) ((?:validate|schema|formats|pattern)[\w$]*)(?:\([^]*?^\}| = [^]*?;)$/gm

/** Equal functions and values once; what is equal by that, in the next round. */
function merged(code: string): string {
  const first = new Map<string, string>()
  const same = new Map<string, string>()
  const rest = code.replaceAll(statement, (whole, name: string) => {
    const text = whole.replaceAll(/[\w$]+/g, (word) => (word === name ? '' : word))
    const known = first.get(text)
    if (known === undefined) first.set(text, name)
    else same.set(name, known)
    return known === undefined ? whole : ''
  })
  return same.size === 0 ? rest : merged(rest.replaceAll(/[\w$]+/g, (word) => same.get(word) ?? word))
}

/**
 * Shortens the validators of kubernetes-models from 97 to 39 kB of the tarball: helpers replace repeated code, and equal
 * validators are kept once (12 kB). A model gets its validator as a function, so that the first validation loads it.
 * test/package/validation.test.ts compares the results with those of the originals.
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

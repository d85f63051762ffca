import type { Plugin } from 'rolldown'

// What Ajv's validators repeat, which is two thirds of their text.
const helpers = `
const fail = (errors, error) => [...(errors ?? []), error]
const call = (errors, validate, data, path) => validate(data, path) ? errors : [...(errors ?? []), ...validate.errors]
const field = (errors, validate, data, name, path) =>
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
      'vErrors=field($2,data,"$1",instancePath)',
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
 * Shortens the validators of kubernetes-models from 97 to 39 kB of the tarball: helpers replace repeated code, and
 * equal ones are kept once (12 kB). test/package/validation.test.ts compares their results with those of the originals.
 */
export const schemas: Plugin = {
  name: 'schemas',
  transform: {
    filter: { id: /kubernetes-models/ },
    handler: (code) =>
      code
        // Controllers write the status, and nothing here reads it: 6 kB.
        .replaceAll(/import\{validate as (\w+)\}from"[^"]+Status(?:\.js)?";/g, 'const $1=()=>true;')
        // A URI library, a mail parser and `punycode`, for formats that no schema of Kubernetes has: 18 kB.
        .replace(/import (\w+) from "ajv-formats-draft2019\/.*;/, 'const $1 = {};')
        // RE2 is WebAssembly, which cannot be bundled. One pattern (PrometheusRule) needs it: `(?i)` is a flag here.
        .replace(/new \w+\("\^\(\?i\)(.*?)","u"\)/, 'RegExp("^$1","iu")')
        .replace(/export const validate=(validate\d+);/, 'export{$1 as validate};')
        .split(/(?=function validate\d)/)
        .map(shortened)
        .join('')
        // The schemas are loaded by the first validation.
        .replace(/(?<=setValidateFunc\(\w+,)validate\b/, '()=>validate')
        .replace('runValidateFunc(fn, this)', 'runValidateFunc(fn(), this)'),
  },
  renderChunk: (code, { name }) => (name === 'schemas' ? helpers + merged(code) : null),
}

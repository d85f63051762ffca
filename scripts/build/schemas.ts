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
    String.raw`export default function (source, flags) {
      const plain = source.replace(/^(\^?)\(\?i\)/, '$1')
      return new RegExp(plain, plain === source ? flags : flags + 'i')
    }`,
  ],
]
export const schemas: Plugin = {
  name: 'schemas',
  load: (id) => instead.find(([file]) => file.test(id))?.[1],
  // The schemas are loaded by the first validation, not by the definition of a model.
  transform: {
    filter: { id: /kubernetes-models/ },
    handler: (code) =>
      code
        .replace(/(?<=setValidateFunc\(\w+,)validate\b/, '()=>validate')
        .replace('runValidateFunc(fn, this)', 'runValidateFunc(fn(), this)'),
  },
}

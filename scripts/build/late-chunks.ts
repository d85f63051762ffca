import type { Plugin } from 'rolldown'

const below = (...folders: string[]): RegExp => new RegExp(String.raw`[\\/](?:${folders.join('|')})[\\/.]`)

/** Files that are loaded at their first use, by the names of their chunks. */
const late: Readonly<Record<string, RegExp>> = {
  model: below(
    'src/check/(?:model|bounds)',
    'src/runbook',
    'src/render/runbook(?:-file)?',
    'src/secrets/rotation[-a-z]*',
  ),
  check: below('src/check'),
  schemas: below('_schemas', '@kubernetes-models/validate', 'ajv[-a-z0-9]*'),
  yaml: below('js-yaml', 'src/kubernetes/yaml'),
  variables: below('src/convex/environment/(?:catalogue|check|nearest|refus[-a-z]*|value|variables/(?!buckets)[a-z]*)'),
  folder: below(
    'src/(?:fleet|secrets|smoke-test)',
    'src/render/(?:render|changes|diff|plan|kept|making-kept|carried-over|disk/(?!own-file)[-a-z]*)',
    'diff',
  ),
}

/** The chunks: the late ones, and one for the rest of the library. */
export const groups = [
  ...Object.entries(late).map(([name, test]) => ({ name, test, includeDependenciesRecursively: false })),
  { name: 'core', test: /[\\/]src[\\/](?!index|cli|init|smoke-test.tested)/ },
]

const getter =
  /^Object\.defineProperty\(exports, ("\S+"), \{\n  enumerable: true,\n  get: function \(\) \{\n    return ([\w$]+);\n  \}\n\}\);$/gm

const files = String.raw`\./(?:${Object.keys(late).join('|')})\.cjs|@noble/[^"]+`
const required = new RegExp(String.raw`^(?:const|let) (\w+) = (require\("(?:${files})"\));$`, 'gm')

/** Calls `require` for those files and for `@noble/ciphers` at their first use, as the option `lazy` of Babel does. */
export const lateChunks: Plugin = {
  name: 'late-chunks',
  renderChunk(code) {
    const names = ['-', ...[...code.matchAll(required)].map(([, name]) => name)].join('|')
    return (
      code
        // Nothing exported changes
        .replaceAll(getter, 'exports[$1] = $2;')
        .replaceAll(required, 'let $1_\nconst $1 = () => $1_ ??= $2')
        .replaceAll(new RegExp(String.raw`^(exports\.\w+ = )((?:${names})\.\w+);$`, 'gm'), '$1(...args) => $2(...args)')
        .replaceAll(new RegExp(String.raw`\b(${names})\.`, 'g'), '($1()).')
    )
  },
}

import { dts } from 'rollup-plugin-dts'
import { tsImport } from 'tsx/esm/api'

// Rollup reads no TypeScript.
const { catalogue, rangeOf } = await tsImport('./src/convex/environment/index.ts', import.meta.url)
const { sourceOfVariable } = await tsImport('./src/sources/variable.ts', import.meta.url)

// The interfaces of kubernetes-models and their classes, each with the comment above it; two kinds are ours.
const ofModels =
  /^(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:declare |export )*(?:interface I(?!ObjectStore|VolumeSnapshot)[A-Z]\w*|class \w+ extends Model).*?^\}/gms

const comments = {
  name: 'comments',
  renderChunk: (code) =>
    code
      // Kubernetes' documentation of its fields, which is on its site: 130 kB of the tarball, 50 as first sentences.
      .replaceAll(ofModels, (type) => type.replaceAll(/\/\*\*.*?\*\/\s*/gs, ''))
      // What the catalogue says of each variable, which an editor shows for `backend.env`.
      .replaceAll(/^ +readonly (\w+): /gm, (line, name) => commentOf(name, catalogue[name]) + line)
      .replaceAll(/(?<=^(?: {4})*) {4}/gm, '\t'), // 1 kB of the tarball
}

function commentOf(name, variable) {
  if (variable === undefined) return ''
  const { description, unit, default: usual, min } = variable
  const source = sourceOfVariable(name, variable)
  const range = min === undefined ? '' : `, ${rangeOf(variable)}`
  return `/**\n * ${description}\n *\n * Unit: ${unit}${range}. Source: \`${source}\`.\n * @default ${usual}\n */\n`
}

// The types of kubernetes-models become part of ours, so that a user needs none of its packages.
export default {
  input: 'src/index.ts',
  output: { file: 'dist/index.d.ts' },
  // Only private parts name types of these; nothing of them is left in the end.
  external: /^(?:ajv|node:)/,
  plugins: [dts({ respectExternal: true, tsconfig: 'tsconfig.json' }), comments],
}

import { dts } from 'rollup-plugin-dts'
import { tsImport } from 'tsx/esm/api'

// The interfaces of kubernetes-models and their classes, each with the comment above it; two kinds are ours.
const ofModels =
  /^(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:declare |export )*(?:interface I(?!ObjectStore|VolumeSnapshot)[A-Z]\w*|class \w+ extends Model).*?^\}/gms

/** Kubernetes' own documentation of its fields, which is on its site: 130 kB of the tarball, 50 as first sentences. */
const withoutDocumentation = {
  name: 'without-documentation',
  renderChunk: (code) => code.replaceAll(ofModels, (type) => type.replaceAll(/\/\*\*.*?\*\/\s*/gs, '')),
}

// Rollup reads no TypeScript.
const { variableComments } = await tsImport('./scripts/build/variable-comments.ts', import.meta.url)

// The types of kubernetes-models become part of ours, so that a user needs none of its packages. tsup's own `dts` leaves
// some of them as imports.
export default {
  input: { index: 'src/index.ts' },
  output: { dir: 'dist', format: 'es', entryFileNames: '[name].d.ts' },
  // Only private parts name types of these; nothing of them is left in the end.
  external: /^(?:ajv|node:)/,
  plugins: [dts({ respectExternal: true, tsconfig: 'tsconfig.json' }), withoutDocumentation, variableComments],
  onwarn(warning) {
    throw new Error(warning.message)
  },
}

import { dts } from 'rollup-plugin-dts'
import { tsImport } from 'tsx/esm/api'
import { firstSentences, twoSpaces } from './scripts/build/readable-types.js'

// Rollup reads no TypeScript.
const { variableComments } = await tsImport('./scripts/build/variable-comments.ts', import.meta.url)

// The types of kubernetes-models become part of ours, so that a user needs none of its packages. tsup's own `dts` leaves
// some of them as imports.
export default {
  input: { index: 'src/index.ts' },
  output: { dir: 'dist', format: 'es', entryFileNames: '[name].d.ts' },
  // Only private parts name types of these; nothing of them is left in the end.
  external: /^(?:ajv|node:)/,
  plugins: [dts({ respectExternal: true, tsconfig: 'tsconfig.json' }), firstSentences, twoSpaces, variableComments],
  onwarn(warning) {
    throw new Error(warning.message)
  },
}

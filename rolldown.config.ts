import { readFileSync } from 'node:fs'
import { defineConfig } from 'rolldown'
import license from 'rollup-plugin-license'
import { minify } from 'terser'
import manifest from './package.json' with { type: 'json' }
import { groups, lateChunks } from './scripts/build/late-chunks.ts'
import { schemas } from './scripts/build/schemas.ts'

// Names of classes and public functions stay, for `constructor.name` and stack traces.
const names = readFileSync('src/index.ts', 'utf8').match(/(?<=^export \{ )[^}\n]+(?= \})/gm) ?? []
const kept = { keep_fnames: new RegExp(`^(?:${names.join('|').replaceAll(', ', '|')})$`), keep_classnames: true }
// Node prints the line of an uncaught error, and V8 reads ASCII faster.
const format = { max_line_len: 500, comments: false, ascii_only: true }
const mangle = { ...kept, reserved: ['ConvexK8sError'] } // rolldown makes it a variable with a class that has no name.
const terser = { ecma: 2020, toplevel: true, compress: { ...kept, passes: 2 }, mangle, format } as const
const allow = { test: ({ licenseText }: { licenseText: string | null }) => licenseText !== null, failOnViolation: true }

// The code, in one pass: docs/decisions/0002-bundle-the-models.md. Everything is bundled, except for `dependencies`.
export default defineConfig({
  input: { index: 'src/index.ts', 'convex-k8s': 'src/cli/main.ts' },
  preserveEntrySignatures: 'allow-extension',
  platform: 'node',
  external: Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(?:/|$)`)),
  plugins: [
    schemas,
    lateChunks,
    { name: 'terser', renderChunk: async (code) => (await minify(code, terser)).code }, // 58 kB of the tarball
    // The notices that the licenses of the bundled packages require: 4 kB.
    (license as unknown as typeof license.default)({ thirdParty: { allow, output: 'dist/THIRD-PARTY-NOTICES.txt' } }),
  ],
  output: {
    cleanDir: true,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: false,
    minifyInternalExports: true,
    codeSplitting: { groups },
  },
})

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { countedWork } from './test/support/counted-work.ts'
import { propertySeed } from './test/support/property-seed.ts'

const others = ['test/cluster/**', 'test/package/**']
// They put modules in the place of Node's, which other files of the same process would get too.
const alone = ['test/render/disk/steps.test.ts', 'test/secrets/files.test.ts', 'test/cli/windows-paths.test.ts']

const counted = ['test/check/linear.test.ts']

export default defineConfig({
  resolve: { alias: { '@proompteng/convex-k8s': fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    globalSetup: 'test/support/one-temporary-folder.ts',
    setupFiles: ['test/support/set-property-seed.ts', 'test/support/elsewhere.ts'],
    env: { PROPERTY_SEED: String(propertySeed(import.meta.dirname)) },
    testTimeout: 60_000,
    // One more than cores, because many tests wait for a program or a server that they have started.
    maxWorkers: availableParallelism() + 1,
    // To import the sources and the models anew for each file took most of the time of a run.
    // In the order of the names: a file that is alone would end a process that others share.
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      { extends: true, plugins: [countedWork], test: { name: 'counted', include: counted } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...others, ...alone, ...counted],
          isolate: false,
        },
      },
    ],
  },
})

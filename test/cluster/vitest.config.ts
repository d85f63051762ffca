import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

// These test what the API server itself refuses, warns of and stores.
const dependentOnServer = ['adoption', 'changes-tls', 'conformance', 'pod-security'].map(
  (name) => `test/cluster/${name}.test.ts`,
)

// Our output on the real programs. They need Go, so they are no part of `npm test`; run them by `npm run test:cluster`.
export default defineConfig({
  root,
  resolve: { alias: { '@proompteng/convex-k8s': `${root}src/index.ts` } },
  test: {
    globalSetup: 'test/cluster/harness/vitest/global-setup.ts',
    setupFiles: 'test/cluster/harness/vitest/setup.ts',
    // Each file starts an API server of its own, and two of them keep two cores busy.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: 'cluster', include: ['test/cluster/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'kubernetes-1.35', include: dependentOnServer, env: { OLDER_API_SERVER: 'true' } },
      },
    ],
  },
})

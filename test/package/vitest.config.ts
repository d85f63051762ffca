import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Checks of what users get: the tarball, as npm makes and installs it. They need a build and the registry, so they are no
// part of `npm test`; run them by `npm run check:package`.
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    name: 'package',
    include: ['test/package/**/*.test.ts'],
    globalSetup: 'test/package/support/tarball.ts',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // The machine has few cores, and each test starts processes of its own.
    fileParallelism: false,
  },
})

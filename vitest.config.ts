import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { propertySeed } from './test/support/property-seed.ts'

export default defineConfig({
  resolve: { alias: { '@proompteng/convex-k8s': fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/package/**'],
    globalSetup: 'test/support/one-temporary-folder.ts',
    setupFiles: ['test/support/set-property-seed.ts'],
    env: { PROPERTY_SEED: String(propertySeed(import.meta.dirname)) },
    testTimeout: 60_000,
  },
})

import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { run } from './support/run.ts'

const { project, tarball } = inject('packed')
const bin = join(project, 'node_modules/@proompteng/convex-k8s/dist/convex-k8s.cjs')
const flags = '--host convex.example.com --issuer letsencrypt-prod --repo-url https://example.com/infrastructure.git'

// The oldest Node that is supported, and the newest.
describe.each(['20.19.0', '26'])('a project that init makes on Node %s', (version) => {
  let folder: string
  const on = (line: string) =>
    run('npx', ['--yes', '--prefer-offline', '--package', `node@${version}`, '-c', line], folder)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convex-k8s-init-'))
    expect(await on(`node ${bin} init ${flags}`)).toContain('wrote  convex.ts')
    // In the place of the version that is published.
    await on(`npm install --save-dev --prefer-offline --no-audit --no-fund ${tarball}`)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('renders, is up to date, and fails after a change by hand', async () => {
    expect(await on('node --version')).toContain(`v${version}`)
    await expect(on('npm run check')).rejects.toThrow('The manifests are not up to date')
    const written = await on('npm run render')
    expect(written).toContain('wrote argocd/applications/convex/backend-deployment.yaml\n')
    expect(written).toContain('wrote argocd/applications/convex.yaml\n')
    for (const script of ['render', 'check', 'diff'])
      expect(await on(`npm run ${script}`)).toContain('The manifests are up to date')

    for (const file of ['convex/backend-service.yaml', 'convex.yaml']) {
      await appendFile(join(folder, 'argocd/applications', file), '# changed\n')
      expect(await on('npm run diff')).toMatch(/^-# changed$/m)
      await expect(on('npm run check')).rejects.toThrow('Run "npm run render" and commit the result.')
      await on('npm run render')
    }
    expect(await on('npm run check')).toContain('The manifests are up to date')
  })

  it('is right for the compiler', async () => {
    expect(await on('node node_modules/typescript/bin/tsc')).toBe('')
  })
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from './orchard.ts'
import type { Files } from './orchard.ts'

/** A module proxy in a folder, and a module cache for it. */
export function goProxy() {
  const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-upstream-proxy-'))
  const sources = repository()
  const releases = new Map<string, string[]>()
  const env = {
    GOPROXY: pathToFileURL(join(folder, 'proxy')).href,
    GOMODCACHE: join(folder, 'cache'),
    GONOSUMDB: '*',
    GOSUMDB: 'off',
    GOFLAGS: '-modcacherw',
  }
  /** Adds a version of a module. */
  const release = (module: string, version: string, files: Files) => {
    const path = join(folder, 'proxy', module, '@v')
    mkdirSync(path, { recursive: true })
    const all: Files = { 'go.mod': `module ${module}\n`, ...files }
    const versions = [...(releases.get(module) ?? []), version]
    releases.set(module, versions)
    writeFileSync(join(path, 'list'), versions.join('\n'))
    writeFileSync(join(path, `${version}.info`), JSON.stringify({ Version: version, Time: '2026-01-02T03:04:05Z' }))
    writeFileSync(join(path, `${version}.mod`), all['go.mod'] ?? '')
    const commit = sources.commit(all)
    const archive = ['archive', '--format=zip', `--prefix=${module}@${version}/`, commit]
    writeFileSync(join(path, `${version}.zip`), execFileSync('git', ['-C', sources.folder, ...archive]))
  }
  const remove = () => {
    sources.remove()
    rmSync(folder, { recursive: true })
  }
  return { env, release, remove }
}

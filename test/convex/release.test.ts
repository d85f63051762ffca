import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { backendYaml, dashboardYaml, documents } from '../../src/check/examples/backend.ts'
import { databaseYaml } from '../../src/check/examples/database.ts'
import { parseManifests } from '../../src/check/load/parse.ts'
import { rules } from '../../src/check/rules/all.ts'
import {
  backendRepository,
  dashboardRepository,
  defaultRelease,
  isPublished,
  owners,
} from '../../src/convex/release.ts'

const src = join(import.meta.dirname, '../../src')
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }))

const findingsOf = (text: string): readonly string[] =>
  check(parseManifests(text, 'manifests').objects).map(({ rule, severity }) => `${severity} ${rule}`)
const renamed = (text: string): string => text.replaceAll(`ghcr.io/${owners[0]}/`, `ghcr.io/${owners[1]}/`)

describe('the organization of Convex', () => {
  it('is named by one constant', () => {
    expect([backendRepository, dashboardRepository].map(isPublished)).toEqual([true, true])
    const code = sources.map(({ name, text }) => ({
      name,
      text: text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|issue get-convex\/convex-backend#\d+/gm, ''),
    }))
    expect(code.filter(({ text }) => text.includes(owners[0])).map(({ name }) => name)).toEqual([
      join('convex', 'release.ts'),
    ])
  })

  it('is the same in the comments', () => {
    const images = sources.flatMap(({ text }) => text.match(/ghcr\.io\/[\w-]+\/convex-\w+/g) ?? [])
    expect(images.length).toBeGreaterThan(2)
    expect(images.filter((image) => ![backendRepository, dashboardRepository].includes(image))).toEqual([])
  })
})

describe('check', () => {
  it('accepts the old and the new name, also side by side', () => {
    const both = documents(backendYaml, dashboardYaml)
    expect(renamed(both)).not.toBe(both)
    expect(findingsOf(renamed(both))).toEqual(findingsOf(both))
    expect(findingsOf(documents(renamed(backendYaml), dashboardYaml))).toEqual([])
  })

  it.each(rules)('finds the same with the new name: $id', ({ bad }) => {
    expect(findingsOf(renamed(bad))).toEqual(findingsOf(bad))
  })

  it('knows under both names that Convex publishes full shas alone, and no file of a certificate', () => {
    const short = renamed(backendYaml).replace(defaultRelease, defaultRelease.slice(0, 7))
    expect(findingsOf(short)).toEqual(['warning image-pinned'])
    const wrong = renamed(databaseYaml).replace('value: /etc/database-ca/ca.crt', 'value: /etc/other/ca.crt')
    expect(findingsOf(wrong)).toContain('error ca-file-mount')
  })

  it('does not take another name for that of Convex', () => {
    expect(['ghcr.io/convex-fork/convex-backend', 'docker.io/convex/convex-backend'].map(isPublished)).toEqual([
      false,
      false,
    ])
  })
})

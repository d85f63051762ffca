import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { folderWith } from '../render/fixtures.ts'
import { propertySeed, seedOf } from '../support/property-seed.ts'

afterEach(() => vi.unstubAllEnvs())

describe('the seed of the properties', () => {
  it('is what properties run with', () => {
    const { seed } = fc.check(fc.property(fc.nat(), () => true))
    expect(seed).toBe(Number(process.env['PROPERTY_SEED']))
    expect(seed).toBe(fc.readConfigureGlobal().seed)
  })

  it('follows from names and contents, wherever the folder is', async () => {
    const files = { 'a.ts': 'one', 'b.ts': 'two' }
    const seed = seedOf([await folderWith(files)])
    expect(Number.isInteger(seed)).toBe(true)
    expect(seedOf([await folderWith(files)])).toBe(seed)
    expect(seedOf([await folderWith({ ...files, 'b.ts': 'three' })])).not.toBe(seed)
    expect(seedOf([await folderWith({ 'a.ts': 'one', 'c.ts': 'two' })])).not.toBe(seed)
    const deep = await folderWith(files)
    await mkdir(join(deep, 'deep'))
    await writeFile(join(deep, 'deep', 'c.ts'), '')
    expect(seedOf([deep])).not.toBe(seed)
  })

  it('can be given', () => {
    vi.stubEnv('PROPERTY_SEED', '-7')
    expect(propertySeed('')).toBe(-7)
    vi.stubEnv('PROPERTY_SEED', 'x')
    expect(() => propertySeed('')).toThrow('PROPERTY_SEED: expected a whole number, got "x"')
  })
})

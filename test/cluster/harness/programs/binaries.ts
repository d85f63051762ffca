import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, modulesFolder, temporaryFolder } from '../folders.ts'
import { go } from './go.ts'
import type { Program, ProgramName } from './programs.ts'
import { programs } from './programs.ts'

/** The version that a module's go.mod names for one of its dependencies. */
function pinnedVersion(goMod: string, dependency: string): string {
  const version = new RegExp(`^\\s*(?:require )?${dependency.replaceAll('.', '\\.')} (v\\S+)`, 'm').exec(goMod)?.[1]
  if (version === undefined) throw new Error(`go.mod names no version of ${dependency}`)
  return version
}

async function versionFlag({ module, version }: Program): Promise<string> {
  if (version === undefined) return ''
  const goMod = await readFile(join(modulesFolder, module, 'go.mod'), 'utf8')
  return ` -X ${version.variable}=${pinnedVersion(goMod, version.of)}`
}

/**
 * Nobody debugs these programs, and most do little work: without debug information and optimisation a build takes some
 * 40 % less time. The ones that do the work are optimised all the same.
 */
async function buildFlags(program: Program): Promise<readonly string[]> {
  const compiler = program.optimised === true ? 'all=-dwarf=false' : 'all=-N -l -dwarf=false'
  return ['-gcflags', compiler, '-ldflags', `-s -w${await versionFlag(program)}`]
}

/** Everything that decides what is built: the pins, our own lines of Go, the flags and the toolchain. */
async function hashOf(program: Program, flags: readonly string[]): Promise<string> {
  const folder = join(modulesFolder, program.module)
  const names = await readdir(folder, { recursive: true })
  const files = names.filter((name) => /(^|\/)go\.(mod|sum)$|\.go$/.test(name)).toSorted()
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(await readFile(join(folder, file)))
  hash.update([program.package, ...flags].join('\0'))
  hash.update(await go(program.module, ['env', 'GOVERSION', 'GOOS', 'GOARCH']))
  return hash.digest('hex').slice(0, 16)
}

/**
 * Runs Go with the files of the module's folder `additions` beside those of its dependencies. They are added to a vendor
 * folder, as Go's module cache cannot be changed.
 */
async function goWithAdditions(module: string, args: readonly string[]): Promise<void> {
  const folder = join(modulesFolder, module)
  if (!existsSync(join(folder, 'additions'))) return void (await go(module, args))
  const copy = await temporaryFolder(module)
  try {
    await cp(folder, copy, { recursive: true })
    await go(copy, ['mod', 'vendor'])
    await cp(join(copy, 'additions'), join(copy, 'vendor'), { recursive: true })
    await go(copy, args)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function build(name: ProgramName, target: string, flags: readonly string[]): Promise<void> {
  const { module, package: mainPackage, minutes }: Program = programs[name]
  process.stderr.write(`building ${name}, once for these pins (about ${minutes} minutes on two cores)\n`)
  // Renamed when whole, so that an interrupted build leaves nothing that looks like a program.
  const partial = `${target}.${process.pid}`
  await goWithAdditions(module, ['build', '-buildvcs=false', ...flags, '-o', partial, mainPackage])
  await rename(partial, target)
}

/**
 * Path of a program, which is built when this machine does not have it yet. Folders that `KUBEBUILDER_ASSETS` names
 * (the convention of envtest) come first.
 */
export async function binary(name: ProgramName): Promise<string> {
  const assets = process.env['KUBEBUILDER_ASSETS']
  if (assets && existsSync(join(assets, name))) return join(assets, name)
  const program: Program = programs[name]
  const flags = await buildFlags(program)
  const folder = join(cacheFolder, `bin-${await hashOf(program, flags)}`)
  const target = join(folder, name)
  if (existsSync(target)) return target
  await mkdir(folder, { recursive: true })
  await build(name, target, flags)
  return target
}

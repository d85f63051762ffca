import { dirname } from 'node:path'
import { run } from './run.ts'

/** The oldest releases of Node that the package supports, and every newer line that is maintained. */
export const nodeVersions = ['20.19', '22.12', '24', '26'] as const

/** The folder that holds a program of an npm package, for the front of `PATH`. npx keeps it for the next run. */
export async function folderOf(program: string, version: string, npmPackage = program): Promise<string> {
  const args = ['--yes', '--prefer-offline', '--package', `${npmPackage}@${version}`]
  return dirname((await run('npx', [...args, '-c', `command -v ${program}`], '/')).trim())
}

/** Runs lines of a shell as a user would who has the programs of some folders, and none of this repository. */
export function runWith(folders: readonly string[], lines: string, cwd: string): Promise<string> {
  const others = process.env.PATH?.split(':').filter((folder) => !folder.includes('node_modules')) ?? []
  const settings = [`PATH=${[...folders, ...others].join(':')}`, 'NO_COLOR=1', 'npm_config_prefer_offline=true']
  return run('env', [...settings, 'bash', '-ec', lines], cwd)
}

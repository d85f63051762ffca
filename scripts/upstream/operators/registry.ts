import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs Go's command outside of any module. */
async function go(args: readonly string[], what: string): Promise<Readonly<Record<string, string | undefined>>> {
  const env = { ...process.env, GOWORK: 'off' }
  return answerOf(run('go', [...args], { cwd: tmpdir(), env, maxBuffer: 2 ** 26 }), what)
}

async function answerOf(
  answer: Promise<{ readonly stdout: string }>,
  what: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  try {
    return JSON.parse((await answer).stdout) as Readonly<Record<string, string | undefined>>
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const message = isMissing ? 'The commands go and npm are required.' : `${what} is not available from its registry.`
    throw new Error(message, { cause: error })
  }
}

/** The newest release of a Go module that the module proxy offers. */
export async function newestModule(module: string): Promise<string> {
  return versionIn(await go(['list', '-m', '-json', `${module}@latest`], module), module)
}

/** The folder with the sources of a Go module, in Go's module cache. A version may also be a commit. */
export async function moduleFolder(module: string, version: string): Promise<string> {
  const name = `${module}@${version}`
  const { Dir: folder } = await go(['mod', 'download', '-json', name], name)
  if (folder === undefined) throw new Error(`${name} has no sources.`)
  return folder
}

/** The newest release of an npm package. */
export async function newestPackage(name: string): Promise<string> {
  const answer = answerOf(run('npm', ['view', name, 'dist-tags', '--json'], { cwd: tmpdir() }), name)
  return versionIn({ Version: (await answer)['latest'] }, name)
}

function versionIn({ Version: version }: Readonly<Record<string, string | undefined>>, what: string): string {
  if (version === undefined) throw new Error(`${what} has no release.`)
  return version
}

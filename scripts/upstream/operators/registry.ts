import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A registry does not offer a module or package, or did not answer. */
class NotAvailable extends Error {}

type Answer = Readonly<Record<string, string | undefined>>

/** Runs a command outside of any project. A registry that does not answer is asked a second time. */
async function ask(what: string, command: string, args: readonly string[], attempts = 2): Promise<Answer> {
  try {
    const { stdout } = await run(command, [...args], {
      cwd: tmpdir(),
      // Sources can require a newer Go than this one, even to be unpacked.
      env: { GOTOOLCHAIN: 'auto', ...process.env, GOWORK: 'off' },
      maxBuffer: 2 ** 26,
    })
    return JSON.parse(stdout) as Answer
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (isMissing) throw new Error(`The command ${command} is missing.`, { cause: error })
    if (attempts > 1) return ask(what, command, args, attempts - 1)
    throw new NotAvailable(`${what} is not available from its registry.`, { cause: error })
  }
}

/** The newest release of a Go module that the module proxy offers. */
export async function newestModule(module: string): Promise<string> {
  return valueOf(module, (await ask(module, 'go', ['list', '-m', '-json', `${module}@latest`]))['Version'])
}

/** The folder with the sources of a Go module, in Go's module cache. */
export async function moduleFolder(module: string, version: string): Promise<string> {
  const name = `${module}@${version}`
  return valueOf(name, (await ask(name, 'go', ['mod', 'download', '-json', name]))['Dir'])
}

/** The newest release of an npm package. */
export async function newestPackage(name: string): Promise<string> {
  return valueOf(name, (await ask(name, 'npm', ['view', name, 'dist-tags', '--json']))['latest'])
}

function valueOf(what: string, value: string | undefined): string {
  if (value === undefined) throw new NotAvailable(`${what} is not available from its registry.`)
  return value
}

/** What a registry offers; `undefined` if it does not offer it. */
export async function orUndefined<Value>(value: Promise<Value>): Promise<Value | undefined> {
  try {
    return await value
  } catch (error) {
    if (error instanceof NotAvailable) return undefined
    throw error
  }
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a program and returns what it prints. When it fails, the error shows all of its output. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { cwd, maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string }
    throw new Error([message, stdout, stderr].join('\n'), { cause: error })
  }
}

/** Runs a program of `node_modules/.bin` of this repository. */
export function runTool(root: string, tool: string, args: readonly string[], cwd = root): Promise<string> {
  return run(process.execPath, [`${root}/node_modules/${tool}`, ...args], cwd)
}

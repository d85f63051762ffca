import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { onEarlyEnd } from './last-resort.ts'

/** What a finished command left. */
export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Settings of one command. */
export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly input?: string
}

/** Runs a command to its end, without a shell. A non-zero exit is a result and no error; a missing program is one. */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawn(file, args, { cwd: options.cwd, env: { ...process.env, ...options.env } })
  const spawned = once(child, 'spawn')
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  output.catch(() => undefined)
  await spawned
  const forget = onEarlyEnd(() => void child.kill())
  // A program may end before it has read its input; its exit code says more than the broken pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const [stdout, stderr] = await output.finally(forget)
  return { code: child.exitCode ?? 1, stdout, stderr }
}

/** Runs a command whose failure is an error, and gives its standard output. */
export async function runOrThrow(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(file, args, options)
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${stderr || stdout}`)
  return stdout
}

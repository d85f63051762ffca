import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { onEarlyEnd } from './last-resort.ts'

/** How a long-running program is started. */
export interface DaemonOptions {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Standard output and error go here. */
  readonly logFile: string
  /** Asked every 100 ms until it says true; an error counts as "not yet". */
  readonly ready: () => Promise<boolean>
  readonly timeoutMilliseconds?: number
}

/** A program that runs until it is stopped. */
export interface Daemon {
  readonly pid: number
  /** All that it has printed. */
  readonly log: () => Promise<string>
  /** Ends this one process and waits for its end. */
  readonly stop: () => Promise<void>
}

const patience = 10_000

/** Starts a program and waits until it is ready. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { name, file, args, env, cwd, logFile, ready, timeoutMilliseconds = 60_000 } = options
  const output = openSync(logFile, 'a')
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', output, output] })
  await once(child, 'spawn')
  const ended = once(child, 'exit')
  const running = (): boolean => child.exitCode === null && child.signalCode === null
  // A test run that dies must not leave servers behind.
  const forget = onEarlyEnd(() => void (running() && child.kill('SIGKILL')))
  const log = (): Promise<string> => readFile(logFile, 'utf8')

  const stop = async (): Promise<void> => {
    forget()
    if (!running()) return
    child.kill('SIGTERM')
    await Promise.race([ended, sleep(patience, undefined, { ref: false })])
    if (running()) child.kill('SIGKILL')
    await ended
  }

  const deadline = Date.now() + timeoutMilliseconds
  while (!(await ready().catch(() => false))) {
    if (running() && Date.now() < deadline) {
      await sleep(100)
      continue
    }
    const reason = running() ? `was not ready after ${timeoutMilliseconds} ms` : `ended with ${child.exitCode}`
    await stop()
    const lastLines = (await log()).trimEnd().split('\n').slice(-20).join('\n')
    throw new Error(`${name} ${reason}; its last lines:\n${lastLines}`)
  }
  return { pid: child.pid ?? 0, log, stop }
}

import { terminalLine } from './terminal-line.ts'
import type { Terminal, TerminalLine } from './terminal-line.ts'

const words = {
  read: 'files read',
  write: 'files written',
  check: 'instances checked',
  render: 'instances rendered',
} as const

/** Shows the progress of `render` or `renderFleet`; created by `terminalProgress`. */
export interface TerminalProgress {
  (progress: {
    readonly step: keyof typeof words
    readonly done: number
    readonly total: number | undefined
    readonly name: string
  }): void
  /** Clears the line. A completed step clears it automatically, so this method is for failed work. */
  readonly end: () => void
}

/** A report of progress, and the end of what it shows. */
interface Watch<Progress> {
  readonly report: (progress: Progress) => void
  readonly end: () => void
}

/** The option of the program; by default, a line on a terminal in the modes that write nothing. */
export function watchOf<Progress extends Parameters<TerminalProgress>[0]>(
  mode: string,
  onProgress: ((progress: Progress) => void) | false | undefined,
): Watch<Progress> {
  if (onProgress === undefined && mode !== 'write') {
    const report = terminalProgress()
    return { report, end: report.end }
  }
  return { report: onProgress || (() => undefined), end: () => undefined }
}

/**
 * A ready-made `onProgress` for `render` and `renderFleet`: a line on a terminal with the completed and total number of
 * files or instances. It appears after a fifth of a second, is updated in place, and disappears when a step is
 * complete. It is written to standard error, and only if that is a terminal, so CI logs do not contain it. It is the
 * default in the modes that write nothing.
 *
 * @param stream - The stream for the line; `isTTY` tells whether it is a terminal. Default: `process.stderr`.
 *
 * @example
 * ```ts
 * import { convexFleet, renderFleet, terminalProgress } from '@proompteng/convex-k8s'
 *
 * const fleet = convexFleet({ domain: 'convex.example.com', instances: [{ name: 'orders' }] })
 * const onProgress = terminalProgress()
 * await renderFleet(fleet, 'argocd/convex', { mode: 'check', onProgress }).finally(onProgress.end)
 * ```
 */
export function terminalProgress(stream: Terminal = process.stderr): TerminalProgress {
  // Started by the first call: until then, there is no progress.
  let line: TerminalLine | undefined
  const end = (): void => line?.end()
  return Object.assign(
    ({ step, done, total, name }: Parameters<TerminalProgress>[0]) => {
      line ??= terminalLine(stream)
      if (done === total) end()
      else line.show(`${done}${total === undefined ? '' : ` of ${total}`} ${words[step]}: ${name}`)
    },
    { end },
  )
}

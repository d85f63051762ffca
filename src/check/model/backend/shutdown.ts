import type { ConvexPod } from './convex-pods.ts'
import { listAt, textAt } from '../read.ts'

const interrupt = /(?:-(?:SIG)?INT\b|-2\b|-[sn]\s+(?:(?:SIG)?INT|2)\b|--signal[= ](?:(?:SIG)?INT|2)\b)/
const kill = /\b(?:kill|pkill|killall)\b/

/** How Kubernetes stops a container. */
export interface Stop {
  /** The command of the preStop hook, as one text; empty without one. */
  readonly command: string
  readonly hasSignal: boolean
  readonly target: string | undefined
}

export function stopOf({ container }: ConvexPod): Stop {
  const command = listAt(container.spec, 'lifecycle', 'preStop', 'exec', 'command')
    .filter((word) => typeof word === 'string')
    .join(' ')
  const hasSignal = textAt(container.spec, 'lifecycle', 'stopSignal') === 'SIGINT'
  return { command, hasSignal, target: interruptIn(command)?.target }
}

/** The first command that sends SIGINT: its position, and the target of the signal. */
export function interruptIn(text: string): { readonly index: number; readonly target: string } | undefined {
  let start = 0
  for (const command of text.split(/[;&|]/)) {
    const begin = command.search(kill)
    const rest = command.slice(begin)
    const signal = begin === -1 ? null : interrupt.exec(rest)
    if (signal !== null) return { index: start + begin, target: rest.slice(signal.index + signal[0].length).trim() }
    start += command.length + 1
  }
  return undefined
}

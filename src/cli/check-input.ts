import { program } from '../command-name.ts'
import { isKustomization } from '../check/load/kustomize.ts'
import type { LoadedDeployment } from '../check/load/deployments.ts'
import { tooLarge, limits } from '../check/load/limits.ts'
import { loadDeployments } from '../check/load/load-objects.ts'
import { unreadable } from '../check/load/parse.ts'
import { textWithin } from '../regular-file.ts'
import { partsIn } from '../check/model/backend/parts.ts'
import type { Parts } from '../check/model/backend/parts.ts'
import { terminalLine } from '../render/terminal-line.ts'
import { built } from './build.ts'
import { UsageError } from './usage-error.ts'

/** The input of `check`. */
export interface CheckInput {
  readonly deployments: readonly LoadedDeployment[]
  /** What was read, for the summary. */
  readonly read: CheckRead
}

/** What was read. */
export interface CheckRead {
  readonly files: number
  /** Whether standard input was read. */
  readonly isInput: boolean
  /** Objects of the cluster, without kustomizations. */
  readonly objects: number
  readonly deployments: number
  readonly parts: Parts
  /** Helm charts that were skipped. */
  readonly charts: readonly string[]
}

/**
 * Reads folders, files and `-` for standard input, which is the default. With `isBuilt`, kustomize builds what it can.
 *
 * @throws ConvexK8sError for everything that cannot be read or gives nothing.
 */
export async function readCheckInput(operands: readonly string[], isBuilt = false): Promise<CheckInput> {
  const names = [...new Set(operands.length === 0 ? ['-'] : operands)]
  const isInput = names.includes('-')
  if (isInput && process.stdin.isTTY)
    throw new UsageError(`name a folder or a file, or pipe manifests in: kubectl get -o yaml … | ${program} check`)
  const input = isInput ? await textWithin(process.stdin, limits.bytes) : ''
  if (input === undefined) throw unreadable([{ path: '<stdin>', message: tooLarge(limits.bytes) }])
  const line = terminalLine()
  const files = new Set<string>()
  const charts: string[] = []
  const deployments = await loadDeployments(
    names.map((name) => (name === '-' ? { text: input } : name)),
    {
      onFile: (file, before) => {
        files.add(file)
        line.show(`${before} files read: ${file}`)
      },
      onChart: (folder) => charts.push(folder),
      ...(isBuilt && { build: built }),
    },
  ).finally(line.end)
  const lists = deployments.map(({ objects }) => objects.filter((object) => !isKustomization(object)))
  return {
    deployments,
    read: {
      files: files.size,
      isInput,
      // A shared database is in several deployments, and counts once.
      objects: new Set(lists.flat()).size,
      deployments: deployments.length,
      parts: partsIn(lists),
      charts,
    },
  }
}

import type { Finished, RunOptions } from './run.ts'
import { run } from './run.ts'

/** Runs kubectl against one API server. */
export type Kubectl = (args: readonly string[], options?: RunOptions) => Promise<Finished>

/** A kubectl that knows nothing of the user's own clusters. */
export const kubectlFor =
  (kubeconfig: string): Kubectl =>
  (args, options) =>
    run('kubectl', [`--kubeconfig=${kubeconfig}`, ...args], options)

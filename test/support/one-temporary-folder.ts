import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const prefix = 'convex-k8s-tests-'

/** Puts every temporary folder of a run into one, and removes it when the run ends. Each project of the run calls it. */
export default function oneTemporaryFolder(): (() => void) | undefined {
  // One inside the other would make paths too long for sockets.
  if (basename(tmpdir()).startsWith(prefix)) return undefined
  const folder = mkdtempSync(join(tmpdir(), prefix))
  process.env['TMPDIR'] = folder
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}

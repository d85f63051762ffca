import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const prefix = 'convex-k8s-tests-'

/** Puts every temporary folder of a run into one, and removes it when the run ends. Each project of the run calls it. */
export default function oneTemporaryFolder(): (() => void) | undefined {
  // One inside the other would make paths too long for sockets.
  if (basename(tmpdir()).startsWith(prefix)) return undefined
  // On macOS the folder for temporary files is a link, and on Windows its name may be a short one: what tests expect and
  // what the code finds would be two names of one folder.
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), prefix)))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}

import { ConvexK8sError } from '../errors.ts'
import { guarded } from '../guarded.ts'
import type { Objects } from '../kubernetes/walk.ts'
import { optionsObject } from '../options/parse.ts'
import { fileSetOf } from './files.ts'
import { renderFilesSettings } from './options.ts'
import type { FileOptions, RunbookOptions } from './options.ts'

/**
 * The runbook of a deployment, for its operators: first troubleshooting by symptom; then rotation, upgrades, backups,
 * deployment and logins, configuration, the Secrets and the commands that create them, the tailnet, and the objects
 * with a diagram of the traffic. `render` writes it as the `README.md` of the folder.
 *
 * It is generated from the objects, so it is also correct for edited objects and for objects of other programs. Pure:
 * the same objects result in the same bytes.
 *
 * @throws ConvexK8sError if the objects cannot be files (see `renderFiles`), or have no backend or several.
 *
 * @example
 * ```ts
 * import { convexStack, runbook } from '@proompteng/convex-k8s'
 *
 * console.log(runbook(convexStack({ host: 'convex.example.com' })))
 * ```
 */
export function runbook(objects: Objects, options: Omit<FileOptions, 'runbook'> & RunbookOptions = {}): string {
  const { runbook: text } = guarded('runbook', () => {
    const { sealedSecrets, ...others } = optionsObject('runbook', options)
    return fileSetOf(objects, renderFilesSettings({ ...others, runbook: { sealedSecrets } }))
  })
  if (text !== undefined) return text
  throw new ConvexK8sError('These objects have no runbook.', [
    { path: 'objects', message: 'expected the objects of one deployment, with one backend; call it once for each' },
  ])
}

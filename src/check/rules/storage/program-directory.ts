import type { RuleDefinition } from '../../rule.ts'
import { programsDirectory } from '../../model/backend/backend-paths.ts'
import { at } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No volume hides the programs of the image.',
  why:
    "The image's programs are in /convex, and its data directory is /convex/data. A volume at /convex hides the programs, " +
    'and the container cannot start.',
  source: [convex('self-hosted/docker-build/Dockerfile.backend', '"ENTRYPOINT"', '"convex/convex-local-backend ."')],
  bad: changed({ 'mountPath: /convex/data': 'mountPath: /convex' }),
  good: backendYaml,
  check: eachBackend(function* ({ mounts, container, workload }, report) {
    if (at(container.spec, 'command') !== undefined) return
    for (const { mountPath, path } of mounts) {
      if (mountPath.replace(/(?<=[^/])\/+$/, '') !== programsDirectory) continue
      // An init container may copy the programs to the volume.
      if (workload.containers.some(({ isInit }) => isInit)) continue
      yield report(
        `${path}.mountPath`,
        `A volume at ${programsDirectory} hides run_backend.sh, and the container cannot start.`,
        'Mount the volume at /convex/data.',
      )
    }
  }),
}

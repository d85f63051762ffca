import { changed } from '../../examples/backend.ts'
import { backendPaths, storageOf, writtenPaths } from '../../model/backend/backend-paths.ts'
import { at } from '../../model/read.ts'
import { shownFile } from '../../model/shown.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const readOnlyRoot = '          securityContext: { readOnlyRootFilesystem: true }\n          env:\n'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'npm can write its cache.',
  why:
    'When a Node.js action uses external packages, npm installs them and keeps its cache in HOME. With a read-only root ' +
    'file system and no volume there, such a deployment fails.',
  source: [convex('npm-packages/node-executor/src/build_deps.ts', '"if (url.protocol !=="', '"execSync("')],
  bad: changed({ '          env:\n': readOnlyRoot }),
  good: changed({ '          env:\n': `${readOnlyRoot}            - { name: HOME, value: /convex/data }\n` }),
  check: eachBackend(function* (pod, report) {
    const { container, mounts } = pod
    if (at(container.spec, 'securityContext', 'readOnlyRootFilesystem') !== true) return
    // Another rule reports a backend that cannot start.
    if (writtenPaths(pod).some((directory) => mountOf(mounts, directory) === undefined)) return
    // With S3, the cache of npm is below TMPDIR.
    const home = backendPaths(pod).home ?? '/root'
    if (storageOf(pod) === 's3' || mountOf(mounts, home) !== undefined) return
    yield report(
      `${container.path}.securityContext.readOnlyRootFilesystem`,
      `The root file system is read-only, and npm needs ${shownFile(home)} for Node.js actions with external packages.`,
      'Mount an emptyDir at /tmp and set HOME to /tmp.',
    )
  }),
}

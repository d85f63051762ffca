import { shownFile } from '../../model/shown.ts'
import type { RuleDefinition } from '../../rule.ts'
import { backendPaths, storageOf } from '../../model/backend/backend-paths.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import { changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'With files on the disk, TMPDIR and the storage directory are on the same mount.',
  why:
    'The backend builds npm packages for Node.js actions below TMPDIR and renames them into the storage directory. The ' +
    'kernel refuses a rename between two mounts, even if both are parts (subPath) of one volume: deployments with external ' +
    'packages fail.',
  source: [
    convex(
      'npm-packages/node-executor/src/build_deps.ts',
      '"path.join(os.tmpdir(), `build_deps`)"',
      '"switch (url.protocol)"',
    ),
  ],
  bad: changed({
    'env:\n': 'env:\n            - { name: TMPDIR, value: /scratch }\n',
    '[{ name: data, mountPath: /convex/data }]':
      '[{ name: data, mountPath: /convex/data }, { name: scratch, mountPath: /scratch }]',
    'volumes: [': 'volumes: [{ name: scratch, emptyDir: {} }, ',
  }),
  good: changed({
    'env:\n': 'env:\n            - { name: TMPDIR, value: /convex/data/tmp }\n',
  }),
  check: eachBackend(function* (pod, report) {
    const storage = storageOf(pod)
    if (storage === 's3') return
    const paths = backendPaths(pod)
    const temporary = mountOf(pod.mounts, `${paths.temporary}/build_deps`)
    const modules = mountOf(pod.mounts, `${paths.storage}/modules`)
    if (temporary?.path === modules?.path) return
    const variable = pod.environment.variables.get('TMPDIR')
    yield report(
      variable ?? (temporary ?? modules ?? pod.container).path,
      `TMPDIR (${shownFile(paths.temporary)}) and the storage directory (${shownFile(paths.storage)}) are on different mounts, between ` +
        `which a file cannot be renamed.${storage === 'unknown' ? ' As far as the manifests show, files are not on S3.' : ''}`,
      `Put TMPDIR on the data volume, which is the default of the image (${shownFile(`${paths.data}/tmp`)}), and mount that volume once.`,
      storage === 'unknown' ? 'info' : undefined,
    )
  }),
}

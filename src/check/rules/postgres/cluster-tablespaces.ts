import type { RuleDefinition } from '../../rule.ts'
import { listAt, recordAt, textAt } from '../../model/read.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { webhook } from './support/webhook.ts'
import { storageProblem } from './support/storage-problem.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

/**
 * The name of the volume (cloudnative-pg@v1.30.1
 * pkg/specs/volumes.go#convertPostgresIDToK8sName,PvcNameForTablespace,VolumeMountNameForTablespace).
 */
function volumeOf(name: string): string {
  return name.replace(/^_/, '1').replaceAll('$', '-').replaceAll('_', '-').toLowerCase()
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each tablespace of a cluster has a unique valid name and a size.',
  why:
    'The webhook refuses a name that is not an identifier or begins with pg_, two names that differ only in case or ' +
    'result in the same volume name, a tablespace without a size, and a snapshot class for a tablespace that does not ' +
    'exist.',
  source: [
    webhook('validateTablespaceStorageSize', 'validateTablespaceNames', 'validateTablespaceBackupSnapshot'),
    cloudnativePg('pkg/postgres/identifier.go', 'IsTablespaceNameValid'),
  ],
  bad: databaseCluster('tablespaces: [{ name: pg_files, storage: { size: 10Gi } }]'),
  good: databaseCluster('tablespaces: [{ name: files, storage: { size: 10Gi } }]'),
  check: eachCluster(function* (cluster, report) {
    const seen = new Set<string>()
    const spaces = listAt(cluster, 'spec', 'tablespaces')
    for (const [position, space] of spaces.entries()) {
      const path = `spec.tablespaces[${position}]`
      const name = textAt(space, 'name') ?? ''
      if (seen.has(volumeOf(name)))
        yield report(`${path}.name`, `Two tablespaces have the volume of ${name}.`, 'Choose another name.')
      seen.add(volumeOf(name))
      if (!/^(?!pg_)[A-Za-z_][\w$]{0,62}$/.test(name))
        yield report(`${path}.name`, `"${name}" is not a valid name for a tablespace.`, 'Use letters, digits and "_".')
      const wrong = storageProblem(recordAt(space, 'storage'))
      if (wrong !== undefined) yield report(`${path}.storage.size`, `${name} ${wrong}.`, 'Set a size such as 10Gi.')
    }
    const names = new Set(spaces.map((space) => textAt(space, 'name')))
    for (const name of Object.keys(recordAt(cluster, 'spec', 'backup', 'volumeSnapshot', 'tablespaceClassName'))) {
      if (names.has(name)) continue
      const path = keyPath('spec.backup.volumeSnapshot.tablespaceClassName', name)
      yield report(path, `The tablespace ${name} does not exist.`, 'Remove it.')
    }
  }),
}

import type { RuleDefinition } from '../../rule.ts'
import { listAt, recordAt, textAt } from '../../model/read.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { storageProblem } from './support/storage-problem.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'

/** The name of the volume (pkg/specs/volumes.go:60-91, v1.30). */
function volumeOf(name: string): string {
  return name.replace(/^_/, '1').replaceAll('$', '-').replaceAll('_', '-').toLowerCase()
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each tablespace of a cluster has a name of its own that PostgreSQL takes, and a size.',
  why:
    'The webhook refuses a name that is no identifier or begins with pg_, two that differ in case alone or give volumes ' +
    'of one name, a tablespace without a size, and a snapshot class for one that is not there.',
  source: `${webhook}:1697-1712, 1861-1923; pkg/postgres/identifier.go (v1.30)`,
  bad: databaseCluster('tablespaces: [{ name: pg_files, storage: { size: 10Gi } }]'),
  good: databaseCluster('tablespaces: [{ name: files, storage: { size: 10Gi } }]'),
  check: eachCluster(function* (cluster, report) {
    const seen = new Set<string>()
    const spaces = listAt(cluster, 'spec', 'tablespaces')
    for (const [position, space] of spaces.entries()) {
      const path = `spec.tablespaces[${position}]`
      const name = textAt(space, 'name') ?? ''
      if (seen.has(volumeOf(name))) yield report(`${path}.name`, `${name} is there twice.`, 'Choose another name.')
      seen.add(volumeOf(name))
      if (!/^(?!pg_)[A-Za-z_][\w$]{0,62}$/.test(name))
        yield report(
          `${path}.name`,
          `"${name}" is no name that a tablespace can have.`,
          'Write letters, digits and "_".',
        )
      const wrong = storageProblem(recordAt(space, 'storage'))
      if (wrong !== undefined) yield report(`${path}.storage.size`, `${name} ${wrong}.`, 'Set a size such as 10Gi.')
    }
    const names = new Set(spaces.map((space) => textAt(space, 'name')))
    for (const name of Object.keys(recordAt(cluster, 'spec', 'backup', 'volumeSnapshot', 'tablespaceClassName'))) {
      if (names.has(name)) continue
      const path = keyPath('spec.backup.volumeSnapshot.tablespaceClassName', name)
      yield report(path, `There is no tablespace ${name}.`, 'Leave it out.')
    }
  }),
}

import { nameOf } from '../../check/model/index-of-objects.ts'
import { describe } from '../../options/describe.ts'
import { archiveOf } from './archive.ts'
import { pairsOf } from './folder.ts'
import { majorOf } from './older-postgres.ts'
import type { Change } from './refusal.ts'

/**
 * A new major version starts a new log and overwrites the log of the old one; the plugin does not distinguish them
 * (cloudnative-pg@v1.30.1 docs/src/postgres_upgrades.md#"### Backup and WAL Archive Considerations"). Another path in
 * the ObjectStore is taken up while the old version still runs (plugin-barman-cloud@v0.15.0
 * internal/cnpgi/instance/internal/client/client.go#getCachedObject).
 */
export const mixedArchive: Change = (before, after) =>
  pairsOf(before, after, 'Cluster').flatMap(({ was, is, path }) => {
    const [from, to] = [majorOf(was), majorOf(is)]
    const [old, now] = [archiveOf(before.model, was), archiveOf(after.model, is)]
    const isMixed = old?.serverName === now?.serverName && (old?.store === now?.store || old?.place === now?.place)
    if (!(to > from) || now === undefined || !isMixed) return []
    const message =
      `goes from PostgreSQL ${from} to ${to}, and archives as ${describe(now.serverName)} as before. The new version overwrites ` +
      'the log of the old one, so no backup is reliable. In the same commit, set a different postgres.backup.serverName, ' +
      `such as "${nameOf(is)}-pg${to}" (a different destinationPath alone takes effect too early), and take a base backup afterwards`
    return [{ name: nameOf(is), path, message }]
  })

import { applicationOf } from '../../../check/model/postgres/cluster.ts'
import { imageReferenceOf } from '../../../check/model/backend/image-reference.ts'
import { nameOf } from '../../../check/model/index-of-objects.ts'
import { at, textAt } from '../../../check/model/read.ts'
import { archiveOf } from '../../archive.ts'
import { about, kubectl } from '../../commands.ts'
import { ofKind } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, part, quoted, steps } from '../../markdown.ts'
import type { Block, Step } from '../../markdown.ts'

/** A newer PostgreSQL (cloudnative-pg@v1.30.1 docs/src/postgres_upgrades.md#"## Offline In-Place Major Upgrades"). */
export function postgresUpgrade(facts: Facts): Block | undefined {
  const { cluster } = facts
  if (cluster === undefined) return undefined
  const name = nameOf(cluster)
  const image = textAt(cluster, 'spec', 'imageName')
  const [suffix] =
    imageReferenceOf(image ?? '')
      .tag?.split('-')
      .toReversed() ?? []
  const archive = archiveOf(facts)
  const server =
    archive === undefined ? '' : `, and \`postgres.backup.serverName\` to a new name, such as \`${name}-pg<MAJOR>\``
  return part(
    'PostgreSQL',
    `${code(name)} runs ${image === undefined ? "its operator's image" : code(image)}. For a newer minor version, change ` +
      '`postgres.image`: the database restarts within seconds. For a newer major version, it is unavailable during the upgrade:',
    steps([
      {
        text: `Take an [export](#export)${archive === undefined ? '' : ', and check that the newest backup is `completed`'}.`,
      },
      {
        text:
          `In one commit, set \`postgres.image\` to the new version${suffix === undefined ? '' : `, with the same distribution (${code(suffix)})`}${server}. ` +
          'Change nothing else.',
      },
      {
        text: `Wait until ${code(name)} is healthy and ready. Until then, Argo CD reports it as degraded.`,
        command: kubectl(facts, `get cluster.postgresql.cnpg.io ${quoted(name)}`),
      },
      ...(archive === undefined ? [] : [baseBackup(facts)]),
      {
        text: 'Collect statistics: the upgrade deletes them, and queries are slow without them.',
        command: kubectl(
          facts,
          `exec service/${quoted(`${name}-rw`)} --container=postgres -- psql --dbname=${quoted(applicationOf(cluster).database)} --command=ANALYZE`,
        ),
      },
    ]),
    `If the upgrade fails, set the old image${archive === undefined ? '' : ' and `serverName`'} again. After a successful upgrade, CloudNativePG refuses the old image.` +
      (archive === undefined
        ? ''
        : ` To restore a moment before the upgrade, set the old image, and ${code(`serverName: '${archive.server}'`)} in \`recovery\`.`),
  )
}

/**
 * Previous backups cannot be replayed into the new version. A ScheduledBackup that is created again starts with a
 * backup.
 */
function baseBackup(facts: Facts): Step {
  const schedule = ofKind(facts, 'ScheduledBackup').find(
    ({ object }) => at(object, 'spec', 'immediate') === true,
  )?.object
  const text = 'Take a base backup immediately: older backups cannot restore anything after the upgrade.'
  if (schedule === undefined) return { text: `${text} Create an object of the kind \`Backup\`.` }
  return {
    text: `${text} Delete the ScheduledBackup and sync; Argo CD creates it again, and it starts with a backup.`,
    command: about(facts, 'delete', schedule),
  }
}

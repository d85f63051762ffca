import { nameOf } from '../../check/world/index-of-objects.ts'
import { textAt } from '../../check/world/read.ts'
import { kubectl, smokeTest, waitForBackend } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, part, section, steps } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { variables } from './functions.ts'

/** Takes an export with all files (npm-packages/convex/src/cli/lib/command.ts:528-532, 652b828). */
export const exportCommand = 'npx convex export --include-file-storage --path backup.zip'

/** How the images and the database move forward. */
export function upgrade(facts: Facts): Block {
  const { image, dashboards } = { ...facts, dashboards: facts.world.dashboards }
  return section(
    'Upgrading',
    `The backend runs ${code(image)}${dashboards.length === 0 ? '' : '; the dashboard must be of the same version'}. It is stopped ` +
      'before the new one starts: clients reconnect, and wait for that long.',
    steps([
      { text: 'Export first: it is the only way back.', command: [...variables(facts), exportCommand].join('\n') },
      { text: 'Change the release in the program that renders this folder, render, read the diff, commit, sync.' },
      {
        text: 'Wait until the new pod is ready. A large database can take minutes to open.',
        command: waitForBackend(facts),
      },
      {
        text: 'Read the log until the last migration is done: lines begin with "Executing Migration" and "Migrated".',
        command: kubectl(facts, `logs ${facts.workload} --container=${facts.container} --tail=-1 | grep -i migrat`),
      },
      { text: 'Test.', command: smokeTest(facts) },
    ]),
    '**Forward only.** Migrations change the database and cannot be undone; an older image starts on it, warns, and damages ' +
      'it. The way back is an empty instance with the old image and `npx convex import` of the export. From very old versions ' +
      '("Transition too old!" in the log), go through a version in between.',
    postgres(facts),
  )
}

function postgres({ cluster }: Facts): Block | undefined {
  if (cluster === undefined) return undefined
  const image = textAt(cluster, 'spec', 'imageName')
  return part(
    'PostgreSQL',
    `${code(nameOf(cluster))} runs ${image === undefined ? 'the image of its operator' : code(image)}. A newer minor version ` +
      'is a restart of some seconds. CloudNativePG refuses an older major version, and takes the database down for a newer ' +
      'one: export and back up first.',
  )
}

import { imageReferenceOf } from '../../check/world/image-reference.ts'
import { nameOf } from '../../check/world/index-of-objects.ts'
import { textAt } from '../../check/world/read.ts'
import { isPublished, newestReleaseCommand, releaseIn, releasesPage } from '../../convex/release.ts'
import { kubectl, smokeTest, waitForBackend } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, part, section, steps } from '../markdown.ts'
import type { Block, Step } from '../markdown.ts'
import { variables } from './functions.ts'

/** Takes an export with all files (npm-packages/convex/src/cli/lib/command.ts:528-532, 652b828). */
export const exportCommand = 'npx convex export --include-file-storage --path backup.zip'

/** How the images and the database move forward. */
export function upgrade(facts: Facts): Block {
  return section(
    'Upgrading',
    `The backend runs ${code(facts.image)}${sameVersion(facts)}. It is stopped before the new one starts: clients reconnect, and ` +
      'wait for that long.',
    steps([
      {
        text: 'Export first: it is the only way back. Run it in the folder of the app, with [an admin key](#an-admin-key) copied there.',
        command: [...variables(facts), exportCommand].join('\n'),
      },
      ...newRelease(facts),
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

function sameVersion({ image, world }: Facts): string {
  const others = world.dashboards.map(({ container }) => container.image)
  if (others.length === 0) return ''
  const same = '; the dashboard must be of the same version'
  const [own, ...rest] = [image, ...others].map(versionOf)
  if (own !== undefined && rest.every((version) => version === own)) return same
  return `, and the dashboard ${others.map(code).join(', ')}. Both must be of the same version, which their tags do not show`
}

/** The version that an image is known to be of; two of one unknown tag count as equal. */
function versionOf(image: string): string | undefined {
  const { tag } = imageReferenceOf(image)
  return tag === undefined ? undefined : (releaseIn(tag) ?? tag)
}

function newRelease({ image, world }: Facts): readonly Step[] {
  const images = [image, ...world.dashboards.map(({ container }) => container.image)].map(imageReferenceOf)
  const renderAndSync = 'in the program that renders this folder, render, read the diff, commit, sync.'
  const isOwn = images.some(({ repository, tag = '' }) => !isPublished(repository) && releaseIn(tag) === undefined)
  const choose =
    `Choose a release of Convex, which is the full sha of a commit: [all releases](${releasesPage}) are listed by date and ` +
    'short sha. This prints the sha of the newest; its images are published once its tests have passed.'
  return [
    { text: choose, command: newestReleaseCommand },
    {
      text: isOwn
        ? `Build your own image from that commit. Change its tag, and the option \`release\`, ${renderAndSync}`
        : `Change the option \`release\` ${renderAndSync}`,
    },
  ]
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

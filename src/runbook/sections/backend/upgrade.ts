import { imageReferenceOf } from '../../../check/model/backend/image-reference.ts'
import { isPublished, newestReleaseCommand, owners, releaseIn, releasesPage } from '../../../convex/release.ts'
import { kubectl, program, smokeTest, waitForBackend } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import { knownRelease } from '../../known-release.ts'
import { code, section, steps } from '../../markdown.ts'
import type { Block, Step } from '../../markdown.ts'
import { postgresUpgrade } from '../postgres/upgrade.ts'

/** How the images and the database move forward. */
export function upgrade(facts: Facts): Block {
  return section(
    'Upgrading',
    `The backend runs ${code(facts.image)}${sameVersion(facts)}. An upgrade is an outage of a minute or more: the old pod stops ` +
      `before the new one starts. Clients reconnect automatically. ${knownRelease(facts.image, code).join(' ')}`,
    steps([
      { text: 'Take an [export](#export): it is the only way to roll back.' },
      ...newRelease(facts),
      {
        text: 'Wait until the new pod is ready. With a large database, this takes several minutes.',
        command: waitForBackend(facts),
      },
      {
        text: 'Read the log until each "Executing Migration" is followed by "Migrated".',
        command: kubectl(facts, `logs ${facts.workload} --container=${facts.container} --tail=-1 | grep -i migrat`),
      },
      { text: 'Run the smoke test.', command: smokeTest(facts) },
    ]),
    '**Never roll back to an older image.** Migrations cannot be undone; an older image starts, prints a warning, and damages the database. ' +
      'To roll back, use an empty instance with the old image, and `npx convex import` of the export.',
    postgresUpgrade(facts),
  )
}

function sameVersion({ image, model }: Facts): string {
  const others = model.dashboards.map(({ container }) => container.image)
  if (others.length === 0) return ''
  const same = ', and the dashboard the same version'
  const [own, ...rest] = [image, ...others].map(versionOf)
  if (own !== undefined && rest.every((version) => version === own)) return same
  return `, and the dashboard ${others.map(code).join(', ')}. Both must have the same version, which their tags do not show`
}

/** The version that an image is known to be of; two of one unknown tag count as equal. */
function versionOf(image: string): string | undefined {
  const { tag } = imageReferenceOf(image)
  return tag === undefined ? undefined : (releaseIn(tag) ?? tag)
}

function newRelease({ image, model }: Facts): readonly Step[] {
  const images = [image, ...model.dashboards.map(({ container }) => container.image)].map(imageReferenceOf)
  const renderAndSync = 'in the program that renders this folder, then render, review the diff, commit and sync.'
  const isOwn = images.some(({ repository, tag = '' }) => !isPublished(repository) && releaseIn(tag) === undefined)
  const choose =
    `Choose a [release](${releasesPage}), by the full SHA of its commit. The command prints the newest; its images are published ` +
    `after its tests have passed. ${code(`${program} releases`)} lists those that this package was checked against.`
  const inspect = images.map(({ repository }) => code(`docker manifest inspect ${repository}:NEW_SHA`)).join(' and ')
  const isMoved = images.some(({ repository }) => isPublished(repository))
  const exist =
    `Check that the images of that SHA exist: ${inspect}.` +
    (isMoved
      ? ` If they are missing, look below \`ghcr.io/${owners[1]}\`, and set \`image.repository\` of the backend and of the dashboard.`
      : '')
  return [
    { text: choose, command: newestReleaseCommand },
    {
      text: isOwn
        ? `Build your own image from that commit. Change its tag, and the option \`release\`, ${renderAndSync}`
        : `${exist} Change the option \`release\` ${renderAndSync}`,
    },
  ]
}

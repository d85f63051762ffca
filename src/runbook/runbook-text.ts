import type { Facts } from './facts.ts'
import { code, list } from './markdown.ts'
import { backup } from './sections/backup.ts'
import { components } from './sections/components.ts'
import { configuration } from './sections/configuration.ts'
import { functions, smoke } from './sections/functions.ts'
import { rotation } from './sections/rotation.ts'
import { newCluster } from './sections/new-cluster.ts'
import { requiredSecrets } from './sections/secrets.ts'
import { symptoms } from './sections/symptoms.ts'
import { tailnet } from './sections/tailnet.ts'
import { upgrade } from './sections/upgrade.ts'

/** The runbook of a deployment, as Markdown without a marker. */
export function runbookText(facts: Facts): string {
  const sections = [
    components(facts),
    requiredSecrets(facts),
    functions(facts),
    smoke(facts),
    configuration(facts),
    rotation(facts),
    upgrade(facts),
    backup(facts),
    newCluster(facts),
    tailnet(facts),
    symptoms(facts),
  ]
  const titles = sections.map((text) => text.slice('## '.length, text.indexOf('\n')))
  return `${[head(facts, titles), ...sections].join('\n\n')}\n`
}

function head({ instanceName, namespace, origin, site }: Facts, titles: readonly string[]): string {
  const title = instanceName === undefined ? 'Convex' : `Convex ${code(instanceName)}`
  return [
    `# ${title}`,
    [
      `Self-hosted Convex in the namespace ${code(namespace)}`,
      origin === undefined ? '' : `, public at <${origin}>`,
      site === undefined ? '' : ` (HTTP actions at <${site}>)`,
      '. **Is something wrong? Begin with [When something is wrong](#when-something-is-wrong).**',
    ].join(''),
    'Run the commands in this folder, unless a section names another one. They need:',
    list(
      '`kubectl`, for the right cluster: `kubectl config current-context`',
      'Node 22 or newer, for `npx`',
      '`kubeseal`, where something is sealed',
    ),
    'Words in `<ANGLE-BRACKETS>` are yours to fill in.',
    `Here: ${titles.map((name) => `[${name}](#${name.toLowerCase().replaceAll(' ', '-')})`).join(', ')}.`,
  ].join('\n\n')
}

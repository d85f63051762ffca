import { isTailnetHost } from '../check/model/routes/reach.ts'
import type { Facts } from './facts.ts'
import { ofKind } from './facts.ts'
import { code, list } from './markdown.ts'
import { backup } from './sections/postgres/backup.ts'
import { components } from './sections/stack/components.ts'
import { configuration } from './sections/environment/configuration.ts'
import { functions, smoke } from './sections/environment/functions.ts'
import { rotation } from './sections/secrets/rotation.ts'
import { newCluster } from './sections/stack/new-cluster.ts'
import { requiredSecrets } from './sections/secrets/secrets.ts'
import { symptoms } from './sections/stack/symptoms.ts'
import { tailnet } from './sections/routes/tailnet.ts'
import { upgrade } from './sections/backend/upgrade.ts'

/** The runbook of a deployment, as Markdown without a marker: first what is read at night, the explanation of parts last. */
export function runbookText(facts: Facts): string {
  const sections = [
    symptoms(facts),
    rotation(facts),
    upgrade(facts),
    backup(facts),
    newCluster(facts),
    smoke(facts),
    functions(facts),
    configuration(facts),
    requiredSecrets(facts),
    tailnet(facts),
    components(facts),
  ]
  const titles = sections.map((text) => text.slice('## '.length, text.indexOf('\n')))
  return `${[head(facts, titles), ...sections].join('\n\n')}\n`
}

function head(facts: Facts, titles: readonly string[]): string {
  const { instanceName, namespace, origin, site } = facts
  return [
    `# ${instanceName === undefined ? 'Convex' : `Convex ${code(instanceName)}`}`,
    [
      `Self-hosted Convex in the namespace ${code(namespace)}`,
      origin === undefined
        ? ''
        : `, ${isTailnetHost(new URL(origin).hostname) ? 'on the tailnet' : 'public'} at <${origin}>`,
      site === undefined ? '' : ` (HTTP actions at <${site}>)`,
      '.',
    ].join(''),
    'Run the commands in this folder, unless a step names another one. Replace the placeholders in `<ANGLE-BRACKETS>`. You need:',
    list(
      '`kubectl` with the right context, which `kubectl config current-context` prints',
      'Node 22.12 or newer, for `npx`',
      ofKind(facts, 'SealedSecret').length === 0 ? undefined : '`kubeseal`, to seal secrets',
    ),
    `Sections: ${titles.map((name) => `[${name}](#${name.toLowerCase().replaceAll(' ', '-')})`).join(', ')}.`,
  ].join('\n\n')
}

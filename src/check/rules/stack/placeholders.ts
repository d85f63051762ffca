import { program } from '../../../command-name.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import type { Placeholder } from '../../model/stack/placeholders.ts'
import { textsIn } from '../../model/texts.ts'
import { backendExample } from '../../examples/routes.ts'
import { problemAt } from '../../rule.ts'
import { argoCd, argocdVaultPlugin, page } from '../../../sources/source.ts'

const mostNamed = 4

const commands: Readonly<Record<Placeholder['tool'], string>> = {
  envsubst: `flux envsubst --strict < FILE | ${program} check -, or the same with envsubst`,
  vault: `argocd-vault-plugin generate FOLDER | ${program} check -`,
  other: `print the manifests with your tool, and pipe them to ${program} check -`,
  sops: '',
}

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'The manifests contain no placeholders.',
  why:
    'Flux, envsubst, argocd-vault-plugin, Argo CD and pipelines replace ${NAME}, <path:...>, {{ name }} and similar ' +
    'forms before the manifests are applied. A value with a placeholder is unknown: equal placeholders count as equal ' +
    'values, and no other problem is derived from them. Check the manifests again with their final values.',
  source: [
    page('fluxcd.io', 'flux envsubst'),
    argocdVaultPlugin('docs/howitworks.md', '"### Types of placeholders"'),
    argoCd('docs/user-guide/build-environment.md', '"# Build Environment"'),
  ],
  bad: backendExample({ 'https://convex.example.com"': 'https://convex.${DOMAIN}"' }),
  good: backendExample(),
  *check({ backends, objects, convexNamespaces, placeholders }) {
    if (placeholders.all.length === 0) return
    const found = new Map<K8sObject, readonly Placeholder[]>()
    for (const object of objects) {
      const namespace = namespaceOf(object)
      if (!convexNamespaces.has(namespace) && !placeholders.isIn(namespace)) continue
      // Values that SOPS encrypts are secrets, and stay encrypted.
      const held = textsIn(object)
        .flatMap(placeholders.heldBy)
        .filter(({ tool }) => tool !== 'sops')
      if (held.length > 0) found.set(object, held)
    }
    // In a Secret or its template, a value that looks like a placeholder can be the secret itself.
    const shown = [...found].flatMap(([object, held]) => (object.kind.endsWith('Secret') ? [] : held))
    const names = [...new Set(shown.map(({ name }) => name))]
    const object = backends.map(({ workload }) => workload.object).find((one) => found.has(one)) ?? [...found.keys()][0]
    if (object === undefined) return
    const open = [...new Set([...found.values()].flat())]
    const ways = new Set(open.map(({ tool }) => commands[tool]))
    yield problemAt(
      { object, path: '' },
      `Placeholders${names.length === 0 ? '' : ` (${listed(names)})`} in ${listed([...found.keys()].map(titleOf))}. Values that depend on them were not checked.`,
      `Check the manifests with their final values: ${[...ways].join('; ')}.`,
    )
  },
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed
  return [...names.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}

import type { RuleDefinition } from '../../rule.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { at, textAt } from '../../model/read.ts'
import { database } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

const annotations: Readonly<Record<string, readonly string[]>> = {
  'cnpg.io/hibernation': ['on', 'off'],
  'cnpg.io/validation': ['enabled', 'disabled'],
}

const annotated = (text: string): string =>
  database({
    'name: convex-db, namespace: convex': `name: convex-db, namespace: convex, annotations: { cnpg.io/hibernation: ${text} }`,
  })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Annotations that configure the operator have valid values.',
  why:
    'The webhook accepts "on" or "off" for cnpg.io/hibernation (in quotes, because YAML reads them as booleans), a ' +
    'boolean for alpha.cnpg.io/failoverQuorum, a JSON patch for cnpg.io/podPatch, and JSON with "enabled" for ' +
    'alpha.cnpg.io/livenessPinger. With an unknown value of cnpg.io/validation, the webhook still validates: a ' +
    'warning.',
  source: [
    webhook(
      'validateFailoverQuorumAlphaAnnotation',
      'validateHibernationAnnotation',
      'validatePodPatchAnnotation',
      'validateLivenessPingerProbe',
    ),
    cloudnativePg('internal/webhook/v1/common.go', 'isValidationEnabled'),
  ],
  bad: annotated('"yes"'),
  good: annotated('"off"'),
  check: eachCluster(function* (cluster, report) {
    for (const [name, values] of Object.entries(annotations)) {
      const value = at(cluster, 'metadata', 'annotations', name)
      if (value === undefined || (name === 'cnpg.io/validation' && value === '')) continue
      if (values.some((other) => other === value)) continue
      yield report(
        keyPath('metadata.annotations', name),
        `${name} has an unknown value.`,
        `Write ${values.map((word) => `"${word}"`).join(' or ')}.`,
        name === 'cnpg.io/validation' ? 'warning' : undefined,
      )
    }
    for (const [name, [isRight, fix]] of Object.entries(forms)) {
      const value = textAt(cluster, 'metadata', 'annotations', name)
      if (value === undefined || isRight(value)) continue
      const path = keyPath('metadata.annotations', name)
      yield report(path, `${name} has an invalid value.`, fix)
    }
  }),
}

const forms: Readonly<Record<string, readonly [isRight: (text: string) => boolean, fix: string]>> = {
  'alpha.cnpg.io/failoverQuorum': [
    (text) => /^(?:[01tTfF]|true|TRUE|True|false|FALSE|False)$/.test(text),
    'Write "true".',
  ],
  'cnpg.io/podPatch': [(text) => Array.isArray(json(text)), 'Write a JSON patch: a list of operations.'],
  'alpha.cnpg.io/livenessPinger': [
    (text) => typeof at(json(text), 'enabled') === 'boolean',
    'Write {"enabled": true}, or use spec.probes.liveness.isolationCheck.',
  ],
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

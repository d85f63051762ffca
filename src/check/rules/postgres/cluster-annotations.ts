import type { RuleDefinition } from '../../rule.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { at, textAt } from '../../model/read.ts'
import { database } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

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
  title: 'Annotations that steer the operator have values that it knows.',
  why:
    'cnpg.io/hibernation is "on" or "off" (in quotes, or YAML reads a boolean), alpha.cnpg.io/failoverQuorum a boolean, ' +
    'cnpg.io/podPatch a JSON patch, alpha.cnpg.io/livenessPinger JSON with "enabled"; the webhook refuses anything else. ' +
    'A warning: cnpg.io/validation other than "enabled" or "disabled", for which the webhook validates all the same.',
  source: `${webhook}:966-998, 2830-2942, internal/webhook/v1/common.go:44-57 (v1.30)`,
  bad: annotated('"yes"'),
  good: annotated('"off"'),
  check: eachCluster(function* (cluster, report) {
    for (const [name, values] of Object.entries(annotations)) {
      const value = at(cluster, 'metadata', 'annotations', name)
      if (value === undefined || (name === 'cnpg.io/validation' && value === '')) continue
      if (values.some((other) => other === value)) continue
      yield report(
        keyPath('metadata.annotations', name),
        `${name} has a value that the operator does not know.`,
        `Write ${values.map((word) => `"${word}"`).join(' or ')}.`,
        name === 'cnpg.io/validation' ? 'warning' : undefined,
      )
    }
    for (const [name, [isRight, fix]] of Object.entries(forms)) {
      const value = textAt(cluster, 'metadata', 'annotations', name)
      if (value === undefined || isRight(value)) continue
      const path = keyPath('metadata.annotations', name)
      yield report(path, `${name} has a value that the operator cannot read.`, fix)
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

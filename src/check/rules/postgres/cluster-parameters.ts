import { fixedParameters, isParameterName } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { parameterPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { database } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

// Values that the operator's webhook adds to a Cluster, as `kubectl get` shows them.
const written: Readonly<Record<string, readonly string[]>> = {
  archive_mode: ['on', 'off', 'always'],
  log_destination: ['csvlog'],
  log_directory: ['/controller/log'],
  log_filename: ['postgres'],
  log_rotation_age: ['0'],
  log_rotation_size: ['0'],
  log_truncate_on_rotation: ['false'],
  logging_collector: ['on'],
  shared_preload_libraries: [''],
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster sets only PostgreSQL parameters that the operator allows, as text.',
  why:
    'CloudNativePG sets port, TLS, logging, archiving and replication itself, and its webhook refuses these ' +
    'parameters. Before 1.30.1, it also refuses ssl_ecdh_curve. Libraries have a separate list. The schema refuses ' +
    'values that are not text, such as a number without quotes.',
  source: [
    webhook('validateConfiguration'),
    cloudnativePg('pkg/postgres/configuration.go', 'FixedConfigurationParameters'),
  ],
  bad: database({ 'max_connections: "150"': 'max_connections: "150", listen_addresses: "*"' }),
  good: database({ 'max_connections: "150"': 'max_connections: "150", work_mem: 16MB' }),
  check: eachCluster(function* (cluster, report) {
    for (const [name, value] of Object.entries(recordAt(cluster, 'spec', 'postgresql', 'parameters'))) {
      const wrong = parameterProblem(name, value)
      if (wrong !== undefined) yield report(parameterPath(name), wrong.message, wrong.fix)
    }
  }),
}

function parameterProblem(name: string, value: unknown): Pick<Problem, 'message' | 'fix'> | undefined {
  if (!isParameterName(name))
    return { message: `"${name}" is not the name of a PostgreSQL parameter.`, fix: 'Write it as in postgresql.conf.' }
  if (typeof value !== 'string') return { message: `The value of ${name} is not text.`, fix: 'Put it in quotes.' }
  if (!fixedParameters.has(name)) return undefined
  if (Object.hasOwn(written, name) && written[name]?.includes(value) === true) return undefined
  return {
    message: `CloudNativePG sets ${name} itself, and refuses it here.`,
    fix: name === 'shared_preload_libraries' ? 'Use the list postgresql.shared_preload_libraries.' : 'Remove it.',
  }
}

import { fixedParameters, isParameterName } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { parameterPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { database } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

// What the operator's webhook writes into a Cluster itself, and `kubectl get` then shows.
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
  title: 'A cluster sets only PostgreSQL settings that the operator leaves to it, as text.',
  why:
    'CloudNativePG sets port, TLS, logging, archiving and replication itself, and its webhook refuses them here; ' +
    'libraries have a list of their own. Values are text: a number without quotes is refused by the schema.',
  source: `${webhook}:1043-1104, pkg/postgres/configuration.go:487-555 (v1.30)`,
  bad: database({ 'max_connections: "150"': 'max_connections: "150", listen_addresses: "*"' }),
  good: database({ 'max_connections: "150"': 'max_connections: "150", work_mem: 16MB' }),
  check: eachCluster(function* (cluster) {
    for (const [name, value] of Object.entries(recordAt(cluster, 'spec', 'postgresql', 'parameters'))) {
      const wrong = parameterProblem(name, value)
      if (wrong !== undefined) yield { object: cluster, path: parameterPath(name), ...wrong }
    }
  }),
}

function parameterProblem(name: string, value: unknown): Pick<Problem, 'message' | 'fix'> | undefined {
  if (!isParameterName(name))
    return { message: `"${name}" is no name of a PostgreSQL setting.`, fix: 'Write it as in postgresql.conf.' }
  if (typeof value !== 'string') return { message: `The value of ${name} is no text.`, fix: 'Put it into quotes.' }
  if (!fixedParameters.has(name)) return undefined
  if (Object.hasOwn(written, name) && written[name]?.includes(value) === true) return undefined
  return {
    message: `${name} is set by CloudNativePG, which refuses it here.`,
    fix: name === 'shared_preload_libraries' ? 'Use the list postgresql.shared_preload_libraries.' : 'Leave it out.',
  }
}

import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { imageReferenceOf } from '../../../model/backend/image-reference.ts'
import { parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import { at, recordAt, textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { eachCluster } from '../../scopes.ts'

const synchronized = (parameters: string): string =>
  database({
    'postgresql: { parameters: { ': `replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } }
  postgresql: { parameters: { ${parameters}`,
  })

const on = /^(?:1|on|y|ye|yes|t|tr|tru|true)$/i

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Replication slots have the settings that they need.',
  why:
    'The webhook wants hot_standby_feedback and sync_replication_slots on for synchronizeLogicalDecoding (before ' +
    'PostgreSQL 17: the extension pg_failover_slots, which needs the first of them and slots for high availability).',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:2313-2395, 2614-2657 (v1.30)',
  bad: synchronized('hot_standby_feedback: "on", '),
  good: synchronized('hot_standby_feedback: "on", sync_replication_slots: "on", '),
  check: eachCluster(function* (cluster, report) {
    yield* decodingProblems(cluster, report)
  }),
}

const slots = 'spec.replicationSlots'

function* decodingProblems(object: K8sObject, report: Report): Iterable<Problem> {
  const availability = at(object, 'spec', 'replicationSlots', 'highAvailability')
  const parameters = Object.keys(recordAt(object, 'spec', 'postgresql', 'parameters'))
  if (parameters.some((name) => name.startsWith('pg_failover_slots.'))) {
    if (at(availability, 'enabled') === false) {
      const message = 'pg_failover_slots needs slots for high availability.'
      yield report(`${slots}.highAvailability.enabled`, message, 'Set it to true, or leave it out.')
    }
    yield* missingSwitches(object, ['hot_standby_feedback'], 'pg_failover_slots', report)
    return
  }
  if (at(availability, 'synchronizeLogicalDecoding') !== true) return
  const major = Number.parseInt(imageReferenceOf(textAt(object, 'spec', 'imageName') ?? '').tag ?? '', 10)
  if (major < 17) {
    const message = 'PostgreSQL before 17 needs the extension pg_failover_slots for this.'
    yield report(`${slots}.highAvailability.synchronizeLogicalDecoding`, message, 'Leave it out.')
    return
  }
  yield* missingSwitches(
    object,
    ['hot_standby_feedback', 'sync_replication_slots'],
    'synchronizeLogicalDecoding',
    report,
  )
}

function* missingSwitches(
  object: K8sObject,
  names: readonly string[],
  reader: string,
  report: Report,
): Iterable<Problem> {
  for (const name of names) {
    if (on.test(parameterOf(object, name) ?? '')) continue
    yield report(parameterPath(name), `${reader} needs ${name}.`, `Set ${name}: "on".`)
  }
}

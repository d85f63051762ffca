import * as fc from 'fast-check'
import type { MonitoringOptions, MonitorOptions } from '../../../src/options/monitoring/monitoring.ts'
import { common } from './common.ts'
import { edits, editsOf } from './edits.ts'
import { partial } from './partial.ts'
import { monitoringPresent } from './present.ts'
import { clusterName, freeText, labels, objectName, serviceName } from './text.ts'

const percent = fc.integer({ min: 1, max: 99 })

const alerts = partial({
  labels: fc.dictionary(fc.constantFrom('team', 'severity', '_x', 'Y'), freeText, { noNullPrototype: true }),
  runbookUrl: fc.constantFrom('https://runbooks.example.com/{alert}', 'http://wiki/x?page={alert}'),
  downMinutes: fc.integer({ min: 1, max: 60 }),
  connectionsPercent: percent,
  volumeFreePercent: percent,
  certificateOverdueHours: fc.integer({ min: 1, max: 720 }),
})

/** The monitors, standalone or within a stack. */
export const monitors: fc.Arbitrary<MonitorOptions> = partial({
  name: objectName,
  monitorLabels: labels,
  intervalSeconds: fc.integer({ min: 10, max: 3600 }),
  alerts: fc.oneof({ weight: 4, arbitrary: alerts }, fc.constant(false as const)),
})

/** Options of `convexMonitoring`. */
export const monitoringOptions: fc.Arbitrary<MonitoringOptions> = fc
  .tuple(
    common,
    monitors,
    partial({
      backend: partial({ name: serviceName }),
      database: fc.oneof(
        {
          weight: 3,
          arbitrary: partial({ name: clusterName, backupSchedule: fc.constantFrom('0 0 2 * * *', '@daily') }),
        },
        fc.constant(false as const),
      ),
      export: partial({
        name: serviceName.map((name) => name.slice(0, 52).replace(/-+$/, '')),
        schedule: fc.constantFrom('0 3 * * *', '@weekly'),
      }),
      claims: fc.array(objectName, { maxLength: 2 }),
      certificate: objectName,
      edit: edits('serviceMonitor', 'podMonitor', 'prometheusRule'),
    }),
  )
  .map((parts) => Object.assign({}, ...parts) as MonitoringOptions)
  .map((options) => ({ ...options, edit: editsOf(options.edit, monitoringPresent(options)) }))

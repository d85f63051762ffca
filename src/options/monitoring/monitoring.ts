import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor'
import * as v from 'valibot'
import { labels, objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { editsOf, dnsLabel, listOf, mapOf, objectName, serviceName, textLike, wholeNumber } from '../fields.ts'
import { orOff } from '../choice.ts'
import { backupSchedule, cronJobSchedule } from '../schedule.ts'
import { strict } from '../strict.ts'

/** The alerts. Each is explained in `docs/alerts.md`. */
export interface AlertOptions {
  /**
   * Labels for every alert, by which Alertmanager routes it. `severity` is `critical` or `warning`, unless it is given.
   * @default {}
   */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /**
   * Address of the runbook. `{alert}` in it stands for the name of the alert in lower case.
   * @default 'https://github.com/proompteng/convex-k8s/blob/main/docs/alerts.md#{alert}'
   */
  readonly runbookUrl?: string | undefined
  /**
   * Minutes without a backend, or without a database, before somebody is called. A start with large indexes takes some.
   * @default 5
   */
  readonly downMinutes?: number | undefined
  /**
   * Percent of the server's connections in use at which it is said.
   * @default 90
   */
  readonly connectionsPercent?: number | undefined
  /**
   * Percent of a volume still free at which it is said; at a third of it the alert is critical.
   * @default 15
   */
  readonly volumeFreePercent?: number | undefined
  /**
   * Hours after the time at which cert-manager planned to renew the certificate. It renews when a third of the lifetime is
   * left, unless the Certificate says otherwise: 30 days before the end of 90, and 53 hours before the end of six days.
   * @default 24
   */
  readonly certificateOverdueHours?: number | undefined
}

/** Edits of the objects of `convexMonitoring`. */
export interface MonitoringEdits {
  readonly serviceMonitor?: ((object: IServiceMonitor) => IServiceMonitor | void) | undefined
  readonly podMonitor?: ((object: IPodMonitor) => IPodMonitor | void) | undefined
  readonly prometheusRule?: ((object: IPrometheusRule) => IPrometheusRule | void) | undefined
}

/** What can be said of the monitors, alone or within a stack. */
export interface MonitorOptions {
  /**
   * Name of the ServiceMonitor and of the PrometheusRule.
   * @default the name of the backend
   */
  readonly name?: string | undefined
  /**
   * Labels by which Prometheus selects monitors and rules, as in `{ release: 'kube-prometheus-stack' }`.
   * @default {}
   */
  readonly monitorLabels?: Readonly<Record<string, string>> | undefined
  /**
   * Seconds between two readings. At least 10, the time that Prometheus waits for one.
   * @default 30
   */
  readonly intervalSeconds?: number | undefined
  /**
   * The alerts that fit the deployment, or `false` for none.
   * @default {}
   */
  readonly alerts?: AlertOptions | false | undefined
}

/** Options of `convexMonitoring`. */
export interface MonitoringOptions extends ObjectOptions, MonitorOptions {
  /**
   * The backend's Service, which must have metrics on.
   * @default { name: 'convex-backend' }
   */
  readonly backend?: { readonly name?: string | undefined } | undefined
  /**
   * The CloudNativePG cluster, or `false` when there is none.
   * @default { name: 'convex-db' }
   */
  readonly database?:
    | {
        /** Name of the Cluster. */
        readonly name?: string | undefined
        /**
         * Schedule of its base backups by the Barman Cloud plugin, in six fields, from which the age of a late one follows.
         * @default none; no alert
         */
        readonly backupSchedule?: string | undefined
      }
    | false
    | undefined
  /**
   * The CronJob of `convexExport`, for an alert when it does not succeed.
   * @default none
   */
  readonly export?:
    | {
        /**
         * Name of the CronJob.
         * @default 'convex-export'
         */
        readonly name?: string | undefined
        /**
         * Its schedule, in five fields.
         * @default '0 3 * * *'
         */
        readonly schedule?: string | undefined
      }
    | undefined
  /**
   * Claims of volumes to watch besides those of the cluster.
   * @default ['convex-backend-data']
   */
  readonly claims?: readonly string[] | undefined
  /**
   * Name of the cert-manager Certificate of the public host.
   * @default none
   */
  readonly certificate?: string | undefined
  /**
   * Changes to the objects, each run on a copy and validated after.
   * @default {}
   */
  readonly edit?: MonitoringEdits | undefined
}

const percent = wholeNumber({ min: 1, max: 99, unit: 'percent' })
const runbookUrl = textLike(
  (text) => /^https?:\/\//.test(text) && URL.canParse(text) && text.includes('{alert}'),
  'an address with {alert} in it, such as "https://runbooks.example.com/convex/{alert}"',
)

const alertLabels = mapOf(
  () => v.string('expected text'),
  'labels',
  (key) => (/^(?!__)[A-Za-z_]\w*$/.test(key) ? undefined : 'a label of Prometheus has letters, digits and "_" alone'),
)

const alertEntries = {
  labels: v.optional(alertLabels, {}),
  runbookUrl: v.optional(runbookUrl, 'https://github.com/proompteng/convex-k8s/blob/main/docs/alerts.md#{alert}'),
  downMinutes: v.optional(wholeNumber({ min: 1, max: 60, unit: 'minutes' }), 5),
  connectionsPercent: v.optional(percent, 90),
  volumeFreePercent: v.optional(percent, 15),
  certificateOverdueHours: v.optional(wholeNumber({ min: 1, max: 720, unit: 'hours' }), 24),
}

const alerts = strict(alertEntries, {
  refused: {
    certificateDays:
      'short certificates would always be reported: give certificateOverdueHours, the hours after the time at which ' +
      'cert-manager planned the renewal',
  },
})

export const monitorEntries = {
  name: v.optional(objectName),
  monitorLabels: v.optional(labels, {}),
  intervalSeconds: v.optional(wholeNumber({ min: 10, max: 3600, unit: 'seconds' }), 30),
  alerts: v.optional(orOff(alerts), {}),
}

export const monitoringEdits = editsOf<MonitoringEdits>({
  serviceMonitor: true,
  podMonitor: true,
  prometheusRule: true,
})

export const monitoringOptions = strict({
  ...objectEntries,
  ...monitorEntries,
  backend: v.optional(strict({ name: v.optional(serviceName, 'convex-backend') }), {}),
  database: v.optional(
    orOff(strict({ name: v.optional(dnsLabel, 'convex-db'), backupSchedule: v.optional(backupSchedule) })),
    {},
  ),
  export: v.optional(
    strict({ name: v.optional(serviceName, 'convex-export'), schedule: v.optional(cronJobSchedule, '0 3 * * *') }),
  ),
  claims: v.optional(listOf(objectName), ['convex-backend-data']),
  certificate: v.optional(objectName),
  edit: v.optional(monitoringEdits, {}),
}) satisfies v.GenericSchema<MonitoringOptions>

/** Settings of `convexMonitoring`. */
export type MonitoringSettings = v.InferOutput<typeof monitoringOptions>
/** Settings of the alerts. */
export type AlertSettings = v.InferOutput<typeof alerts>

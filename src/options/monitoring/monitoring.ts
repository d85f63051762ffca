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
   * Labels of every alert, which Alertmanager uses for routing. `severity` is `critical` or `warning` unless it is set
   * here.
   * @default {}
   */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /**
   * URL of the runbook. `{alert}` is replaced with the name of the alert in lower case.
   * @default 'https://github.com/proompteng/convex-k8s/blob/main/docs/alerts.md#{alert}'
   */
  readonly runbookUrl?: string | undefined
  /**
   * Minutes without a backend or a database before the alert fires. A start with large indexes takes several minutes.
   * @default 5
   */
  readonly downMinutes?: number | undefined
  /**
   * Percentage of the server's connections in use at which the alert fires.
   * @default 90
   */
  readonly connectionsPercent?: number | undefined
  /**
   * Percentage of free space on a volume below which the alert fires; below a third of it, the alert is critical.
   * @default 15
   */
  readonly volumeFreePercent?: number | undefined
  /**
   * Hours after the time at which cert-manager planned to renew the certificate. It renews when a third of the lifetime
   * is left, unless the Certificate sets another time: 30 days before the end of 90, and 53 hours before the end of six
   * days.
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

/** Options of the monitors, standalone or within a stack. */
export interface MonitorOptions {
  /**
   * Name of the ServiceMonitor and of the PrometheusRule.
   * @default the name of the backend
   */
  readonly name?: string | undefined
  /**
   * Labels that Prometheus uses to select monitors and rules, such as `{ release: 'kube-prometheus-stack' }`.
   * @default {}
   */
  readonly monitorLabels?: Readonly<Record<string, string>> | undefined
  /**
   * Scrape interval in seconds. At least 10, which is the scrape timeout.
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
   * The backend's Service. Its metrics must be turned on.
   * @default { name: 'convex-backend' }
   */
  readonly backend?: { readonly name?: string | undefined } | undefined
  /**
   * The CloudNativePG cluster, or `false` without one.
   * @default { name: 'convex-db' }
   */
  readonly database?:
    | {
        /** Name of the Cluster. */
        readonly name?: string | undefined
        /**
         * Schedule of its base backups by the Barman Cloud plugin, in six fields. It determines when a backup is
         * overdue.
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
   * PersistentVolumeClaims to watch in addition to those of the cluster.
   * @default ['convex-backend-data']
   */
  readonly claims?: readonly string[] | undefined
  /**
   * Name of the cert-manager Certificate of the public host.
   * @default none
   */
  readonly certificate?: string | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
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

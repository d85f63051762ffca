import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { finish } from '../../kubernetes/edit.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import { monitoringOptions } from '../../options/monitoring/monitoring.ts'
import type { AlertSettings, MonitoringOptions, MonitoringSettings } from '../../options/monitoring/monitoring.ts'
import { parse } from '../../options/parse.ts'
import { alertsOf, alertsOfData } from './alerts.ts'
import type { Alert } from './alerts.ts'

/** What `convexMonitoring` returns. */
export type MonitoringObjects = {
  /** Reads the metrics of the backend. */
  readonly serviceMonitor: ServiceMonitor
  /** Reads the metrics of every instance of the database; missing without a CloudNativePG cluster. */
  readonly podMonitor?: PodMonitor
  /** The alerts; missing if they are turned off. */
  readonly prometheusRule?: PrometheusRule
}

/**
 * The objects with which the Prometheus operator monitors Convex: the monitors, and a few alerts that each require an
 * action. Metrics must be enabled on the backend, which a stack with `monitoring` does automatically. They are read
 * inside the cluster and are not on the public route.
 *
 * Sources: prometheus-operator@v0.94.0 pkg/apis/monitoring/v1/types.go#Endpoint.Port; cloudnative-pg@v1.30.1
 * docs/src/monitoring.md#"Creating a `PodMonitor`","Deprecation of Automatic `PodMonitor` Creation" (a separate
 * monitor); convex-backend@652b828 crates/common/src/http/mod.rs#meta_routes (`/metrics`).
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexMonitoring } from '@proompteng/convex-k8s'
 *
 * const { serviceMonitor, prometheusRule } = convexMonitoring({
 *   monitorLabels: { release: 'kube-prometheus-stack' },
 *   certificate: 'convex-backend',
 * })
 * ```
 */
export function convexMonitoring(options: MonitoringOptions = {}): MonitoringObjects {
  const settings = parse('convexMonitoring', monitoringOptions, options)
  const { alerts, database, edit } = settings
  return finish(
    'convexMonitoring',
    {
      serviceMonitor: serviceMonitor(settings),
      podMonitor: database === false ? undefined : podMonitor(settings, database.name),
      prometheusRule:
        alerts === false
          ? undefined
          : rulesOf(settings, { name: settings.backend.name, options: alerts, alerts: alertsOf(settings, alerts) }),
    },
    edit,
  )
}

/** The objects of a database that many backends use. Monitors of a backend are in its own folder. */
export function databaseMonitoring(
  options: MonitoringOptions & { readonly name: string; readonly backupSchedule: string | undefined },
): Omit<MonitoringObjects, 'serviceMonitor'> {
  const { name, backupSchedule, ...rest } = options
  const settings = parse('convexFleet', monitoringOptions, {
    ...rest,
    name,
    database: { name, backupSchedule },
    claims: [],
  })
  const { alerts } = settings
  return finish(
    'convexFleet',
    {
      podMonitor: podMonitor(settings, name),
      prometheusRule:
        alerts === false
          ? undefined
          : rulesOf(settings, { name, options: alerts, alerts: alertsOfData(settings, alerts) }),
    },
    {},
  )
}

function metadata(settings: MonitoringSettings, name: string) {
  return metadataOf(settings, {
    name,
    component: 'monitoring',
    labels: settings.monitorLabels,
    annotations: inSyncWave('exposure'),
  })
}

const nameOf = ({ name, backend }: MonitoringSettings): string => name ?? backend.name

function serviceMonitor(settings: MonitoringSettings): ServiceMonitor {
  return new ServiceMonitor({
    metadata: metadata(settings, nameOf(settings)),
    spec: {
      selector: { matchLabels: { app: settings.backend.name } },
      endpoints: [{ port: 'api', path: '/metrics', interval: `${settings.intervalSeconds}s` }],
    },
  })
}

function podMonitor(settings: MonitoringSettings, cluster: string): PodMonitor {
  return new PodMonitor({
    metadata: metadata(settings, cluster),
    spec: {
      // Poolers carry the label of the cluster too.
      selector: { matchLabels: { 'cnpg.io/cluster': cluster, 'cnpg.io/podRole': 'instance' } },
      podMetricsEndpoints: [{ port: 'metrics', interval: `${settings.intervalSeconds}s` }],
    },
  })
}

interface Rules {
  /** Whose they are. */
  readonly name: string
  readonly alerts: readonly Alert[]
  readonly options: AlertSettings
}

function rulesOf(settings: MonitoringSettings, { name, alerts, options }: Rules): PrometheusRule {
  return new PrometheusRule({
    metadata: metadata(settings, nameOf(settings)),
    spec: {
      groups: [
        {
          name: `convex.${settings.namespace}.${name}`,
          rules: alerts.map((alert) => ruleOf(alert, options)),
        },
      ],
    },
  })
}

function ruleOf({ name, expr, severity, summary, description, ...alert }: Alert, options: AlertSettings) {
  return {
    alert: name,
    expr,
    for: alert.for,
    labels: { severity, ...options.labels },
    annotations: {
      summary,
      description,
      runbook_url: options.runbookUrl.replaceAll('{alert}', name.toLowerCase()),
    },
  }
}

import { rhythmOf } from '../../kubernetes/cron.ts'
import type { AlertSettings, MonitoringSettings } from '../../options/monitoring/monitoring.ts'

/** An alert, without the labels and the link that all alerts share. */
export interface Alert {
  readonly name: string
  readonly expr: string
  /** How long the expression must be true: `5m`. */
  readonly for: string
  readonly severity: 'critical' | 'warning'
  readonly summary: string
  readonly description: string
}

/** The alerts that fit a deployment. */
export function alertsOf(settings: MonitoringSettings, options: AlertSettings): readonly Alert[] {
  return [
    backendDown(settings, options),
    memoryNearLimit(settings),
    ...alertsOfData(settings, options),
    ...(settings.export === undefined ? [] : [exportOverdue(settings, settings.export)]),
    ...(settings.certificate === undefined ? [] : [certificateExpires(settings, settings.certificate, options)]),
  ]
}

/** Only the alerts of the database and of the volumes. */
export function alertsOfData(settings: MonitoringSettings, options: AlertSettings): readonly Alert[] {
  const { database } = settings
  return [
    ...(database === false ? [] : databaseAlerts(settings, { name: database.name, options })),
    ...(database === false || database.backupSchedule === undefined
      ? []
      : [backupOverdue(settings, { name: database.name, schedule: database.backupSchedule })]),
    ...volumeAlerts(settings, options),
  ]
}

/**
 * Hours after the last success at which a run is overdue: the longest pause of its schedule, and a quarter, or six
 * hours, more.
 */
function overdueHours(schedule: string): number {
  const hours = (rhythmOf(schedule)?.longestGap ?? 24 * 60) / 60
  return Math.ceil(hours + Math.max(6, hours / 4))
}

interface Scheduled {
  readonly name: string
  readonly schedule: string
}

/**
 * Metric of the Barman Cloud plugin, on every instance: 0 before the first backup (plugin-barman-cloud@v0.15.0
 * internal/cnpgi/instance/metrics.go#Collect). The collector's own, cnpg_collector_last_available_backup_timestamp, is
 * not written with the plugin.
 */
function backupOverdue({ namespace }: MonitoringSettings, { name, schedule }: Scheduled): Alert {
  const metric = `barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{job="${namespace}/${name}"}`
  const hours = overdueHours(schedule)
  return {
    name: 'ConvexDatabaseBackupOverdue',
    expr: `time() - max(${metric}) > ${hours} * 3600 or absent(${metric})`,
    for: '1h',
    severity: 'critical',
    summary: `The database ${namespace}/${name} has no new base backup.`,
    description: `None has ended well in ${hours} hours, or the plugin gives no metrics. Recovery takes longer, and then fails.`,
  }
}

/** A metric of a namespace. Prometheus renames the label `namespace`, unless the monitor of the target honors it. */
function byNamespace(metric: (label: string) => string): string {
  return ['namespace', 'exported_namespace'].map(metric).join(' or ')
}

/**
 * Metrics of kube-state-metrics (kube-state-metrics@v2.17.0 docs/metrics/workload/cronjob-metrics.md). The first does
 * not exist before a run has succeeded.
 */
function exportOverdue({ namespace }: MonitoringSettings, { name, schedule }: Scheduled): Alert {
  const newest = (metric: string): string =>
    byNamespace((label) => `max(kube_cronjob_${metric}{${label}="${namespace}",cronjob="${name}"})`)
  const hours = overdueHours(schedule)
  return {
    name: 'ConvexExportOverdue',
    expr: `time() - (${newest('status_last_successful_time')} or ${newest('created')}) > ${hours} * 3600`,
    for: '15m',
    severity: 'warning',
    summary: `The export ${namespace}/${name} does not succeed.`,
    description: `No run has ended well in ${hours} hours.`,
  }
}

/** Metrics of the kubelet's cAdvisor and of kube-state-metrics. Without a limit there is nothing to compare with. */
function memoryNearLimit({ namespace, backend }: MonitoringSettings): Alert {
  const pod = `namespace="${namespace}",pod=~"${backend.name}-[a-z0-9]+-[a-z0-9]+",container="backend"`
  return {
    name: 'ConvexBackendMemoryNearLimit',
    expr:
      `100 * max by (pod) (container_memory_working_set_bytes{${pod}}) / on (pod) ` +
      `max by (pod) (kube_pod_container_resource_limits{${pod},resource="memory"}) > 90`,
    for: '15m',
    severity: 'warning',
    summary: `The Convex backend ${namespace}/${backend.name} is near its limit of memory.`,
    description:
      '{{ $labels.pod }} uses {{ $value | printf "%.0f" }} % of it. At the limit it is killed, and starts anew.',
  }
}

/** Labels that the Prometheus operator puts on a target: namespace, and the name of the Service as its job. */
function backendDown({ namespace, backend }: MonitoringSettings, { downMinutes }: AlertSettings): Alert {
  return {
    name: 'ConvexBackendDown',
    // Also fires without a target, which "up == 0" would not report.
    expr: `absent(up{namespace="${namespace}",job="${backend.name}"} == 1)`,
    for: `${downMinutes}m`,
    severity: 'critical',
    summary: `The Convex backend ${namespace}/${backend.name} does not answer.`,
    description: `Prometheus has had no answer from it for ${downMinutes} minutes. Every client is cut off.`,
  }
}

interface DatabaseParts {
  readonly name: string
  readonly options: AlertSettings
}

/**
 * Metrics of CloudNativePG: `cnpg_collector_up` of its collector (cloudnative-pg@v1.30.1
 * pkg/management/postgres/webserver/metricserver/pg_collector.go#newMetrics), the others of its default queries
 * (cloudnative-pg@v1.30.1 config/manager/default-monitoring.yaml#backends,pg_stat_archiver,pg_settings).
 */
function databaseAlerts({ namespace }: MonitoringSettings, { name, options }: DatabaseParts): readonly Alert[] {
  // The job of a PodMonitor is its namespace and name.
  const job = `job="${namespace}/${name}"`
  const cluster = `${namespace}/${name}`
  const { connectionsPercent, downMinutes } = options
  return [
    {
      name: 'ConvexDatabaseDown',
      expr: `absent(cnpg_collector_up{${job}} == 1)`,
      for: `${downMinutes}m`,
      severity: 'critical',
      summary: `No instance of the database ${cluster} is up.`,
      description: `For ${downMinutes} minutes no instance has answered. The backend can neither read nor write.`,
    },
    {
      name: 'ConvexDatabaseConnectionsNearLimit',
      expr:
        `100 * sum by (pod) (cnpg_backends_total{${job}}) / on (pod) ` +
        `cnpg_pg_settings_setting{${job},name="max_connections"} > ${connectionsPercent}`,
      for: '10m',
      severity: 'warning',
      summary: `The database ${cluster} is near its limit of connections.`,
      description:
        '{{ $labels.pod }} uses {{ $value | printf "%.0f" }} % of max_connections. Beyond it, requests fail.',
    },
    {
      name: 'ConvexDatabaseArchivingFails',
      expr: `cnpg_pg_stat_archiver_last_failed_time{${job}} > cnpg_pg_stat_archiver_last_archived_time{${job}}`,
      for: '15m',
      severity: 'critical',
      summary: `The database ${cluster} cannot archive its write-ahead log.`,
      description:
        'The last attempt of {{ $labels.pod }} has failed. Backups cannot be restored to now, and the volume fills.',
    },
  ]
}

/**
 * Metrics of the kubelet (kubernetes@v1.37.2
 * pkg/kubelet/metrics/collectors/volume_stats.go#volumeStatsCapacityBytesDesc,volumeStatsAvailableBytesDesc).
 */
function volumeAlerts(settings: MonitoringSettings, { volumeFreePercent }: AlertSettings): readonly Alert[] {
  const { namespace, database, claims } = settings
  const names = [
    ...claims.map((claim) => claim.replaceAll('.', '[.]')),
    // CloudNativePG numbers the volumes, and the one of the log has a suffix (cloudnative-pg@v1.30.1
    // api/v1/cluster_types.go#WalArchiveVolumeSuffix).
    ...(database === false ? [] : [`${database.name}-[0-9]+(-wal)?`]),
  ]
  if (names.length === 0) return []
  const selector = `{namespace="${namespace}",persistentvolumeclaim=~"${names.join('|')}"}`
  const free = `100 * kubelet_volume_stats_available_bytes${selector} / kubelet_volume_stats_capacity_bytes${selector}`
  const alert = (name: string, severity: Alert['severity'], percent: number): Alert => ({
    name,
    expr: `${free} < ${percent}`,
    for: '10m',
    severity,
    summary: `A volume of Convex in ${namespace} has less than ${percent} % left.`,
    description:
      '{{ $labels.persistentvolumeclaim }} has {{ $value | printf "%.1f" }} % left. Full, it stops all writes.',
  })
  return [
    alert('ConvexVolumeFilling', 'warning', volumeFreePercent),
    alert('ConvexVolumeAlmostFull', 'critical', Math.max(1, Math.round(volumeFreePercent / 3))),
  ]
}

/**
 * Metric of cert-manager since v1.6 (cert-manager@v1.21.2
 * internal/collectors/certificate_collector.go#certExpirationTimestampSeconds). It is 0 for a certificate that was
 * never issued, which no client can trust either.
 */
function certificateExpires(
  { namespace }: MonitoringSettings,
  certificate: string,
  { certificateOverdueHours: hours }: AlertSettings,
): Alert {
  const metric = 'certmanager_certificate_renewal_timestamp_seconds'
  const planned = byNamespace((label) => `${metric}{${label}="${namespace}",name="${certificate}"}`)
  return {
    name: 'ConvexCertificateExpiring',
    expr: `time() - (${planned}) > ${hours} * 3600`,
    for: '1h',
    severity: 'critical',
    summary: `The certificate ${namespace}/${certificate} is not renewed.`,
    description:
      `cert-manager planned to renew it more than ${hours} hours ago, or has never issued it. ` +
      'When it ends, every client fails.',
  }
}

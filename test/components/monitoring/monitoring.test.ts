import { readFileSync } from 'node:fs'
import { parser } from '@prometheus-io/lezer-promql'
import { check, convexMonitoring, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { MonitoringOptions, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

const host = 'convex.example.com'
const issued = { tls: { issuer: { name: 'letsencrypt' } } }
const stackOf = (options: Omit<StackOptions, 'host'>) => convexStack({ host, monitoring: {}, ...options })
const build = convexStack as (options: unknown) => unknown

function rulesOf(options: MonitoringOptions) {
  return convexMonitoring(options).prometheusRule?.spec.groups?.flatMap(({ rules = [] }) => rules) ?? []
}

function exprOf(name: string, options: MonitoringOptions): string {
  return String(rulesOf(options).find(({ alert }) => alert === name)?.expr)
}

/** The names of the nodes of an expression, and its metrics. */
function parsed(expr: string) {
  const nodes: string[] = []
  const metrics: string[] = []
  parser.parse(expr).iterate({
    enter: ({ name, type, from, to }) => {
      nodes.push(type.isError ? 'error' : name)
      if (name === 'Identifier') metrics.push(expr.slice(from, to))
    },
  })
  return { nodes, metrics }
}

// Where each is exported: CloudNativePG v1.30.0 config/manager/default-monitoring.yaml and its collector, kubernetes v1.35
// pkg/kubelet/metrics/collectors/volume_stats.go and cAdvisor, kube-state-metrics docs/metrics/workload, plugin-barman-cloud
// v0.14.0 internal/cnpgi/instance/metrics.go, cert-manager v1.21 internal/collectors/certificate_collector.go, Prometheus
// itself ("up").
const metrics = [
  'up',
  'cnpg_collector_up',
  'cnpg_backends_total',
  'cnpg_pg_settings_setting',
  'cnpg_pg_stat_archiver_last_failed_time',
  'cnpg_pg_stat_archiver_last_archived_time',
  'kubelet_volume_stats_available_bytes',
  'kubelet_volume_stats_capacity_bytes',
  'certmanager_certificate_renewal_timestamp_seconds',
  'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
  'container_memory_working_set_bytes',
  'kube_pod_container_resource_limits',
  'kube_cronjob_status_last_successful_time',
  'kube_cronjob_created',
]
const whole: MonitoringOptions = {
  claims: ['a.b', 'data'],
  certificate: 'convex-backend',
  database: { backupSchedule: '0 0 2 * * *' },
  export: { schedule: '0 3 * * *' },
}

describe('convexMonitoring', () => {
  it('reads the backend by the labels and the port of its Service', () => {
    const { serviceMonitor } = convexMonitoring({ backend: { name: 'orders' }, intervalSeconds: 60 })
    expect(serviceMonitor.spec).toEqual({
      selector: { matchLabels: { app: 'orders' } },
      endpoints: [{ port: 'api', path: '/metrics', interval: '60s' }],
    })
  })

  it('reads the instances of the database, and not its poolers', () => {
    const { podMonitor } = convexMonitoring({ database: { name: 'orders-db' } })
    expect(podMonitor?.spec.selector).toEqual({
      matchLabels: { 'cnpg.io/cluster': 'orders-db', 'cnpg.io/podRole': 'instance' },
    })
    expect(podMonitor?.spec.podMetricsEndpoints).toEqual([{ port: 'metrics', interval: '30s' }])
    expect(convexMonitoring({ database: false })).not.toHaveProperty('podMonitor')
  })

  it('carries the labels by which Prometheus selects, on every object', () => {
    const monitorLabels = { release: 'kube-prometheus-stack' }
    for (const { metadata } of objectsOf(convexMonitoring({ monitorLabels })))
      expect(metadata?.labels).toMatchObject(monitorLabels)
  })

  it('writes PromQL that parses, over metrics that there are', () => {
    expect(parsed('sum by (').nodes).toContain('error')
    const found = rulesOf(whole).map(({ expr }) => parsed(String(expr)))
    expect(found.flatMap(({ nodes }) => nodes)).not.toContain('error')
    expect([...new Set(found.flatMap((item) => item.metrics))].toSorted()).toEqual(metrics.toSorted())
  })

  it('explains every alert where its link leads', () => {
    const text = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8')
    const anchors = [...text.matchAll(/^## (\w+)$/gm)].map(([, title]) => title!.toLowerCase())
    const links = rulesOf(whole).map(({ annotations }) => new URL(String(annotations?.['runbook_url'])))
    expect(links.map(({ hash }) => hash.slice(1)).toSorted()).toEqual(anchors.toSorted())
    for (const { pathname } of links) expect(pathname).toMatch(/\/docs\/alerts\.md$/)
    const [own] = rulesOf({ alerts: { runbookUrl: 'https://wiki.example.com/{alert}' } })
    expect(own?.annotations?.['runbook_url']).toBe('https://wiki.example.com/convexbackenddown')
  })

  it('alerts of what is there alone', () => {
    expect(rulesOf({ database: false, claims: [] }).map(({ alert }) => alert)).toEqual([
      'ConvexBackendDown',
      'ConvexBackendMemoryNearLimit',
    ])
    expect(rulesOf({}).map(({ alert }) => alert)).not.toContain('ConvexCertificateExpiring')
    expect(convexMonitoring({ alerts: false })).not.toHaveProperty('prometheusRule')
  })

  it('names the objects in the expressions, and takes thresholds', () => {
    const options: MonitoringOptions = {
      ...whole,
      namespace: 'apps',
      database: { name: 'orders-db' },
      alerts: { connectionsPercent: 80, volumeFreePercent: 30, certificateOverdueHours: 7, downMinutes: 2 },
    }
    expect(exprOf('ConvexBackendDown', options)).toBe('absent(up{namespace="apps",job="convex-backend"} == 1)')
    expect(exprOf('ConvexDatabaseConnectionsNearLimit', options)).toMatch(/job="apps\/orders-db".*> 80$/)
    expect(exprOf('ConvexVolumeFilling', options)).toContain(
      'persistentvolumeclaim=~"a[.]b|data|orders-db-[0-9]+(-wal)?"',
    )
    expect(exprOf('ConvexVolumeFilling', options)).toMatch(/< 30$/)
    expect(exprOf('ConvexVolumeAlmostFull', options)).toMatch(/< 10$/)
    expect(exprOf('ConvexCertificateExpiring', options)).toMatch(/> 7 \* 3600$/)
    expect(rulesOf(options)[0]?.for).toBe('2m')
  })

  it('labels alerts by severity, which can be given', () => {
    const severities = rulesOf(whole).map(({ labels }) => labels?.['severity'])
    expect(new Set(severities)).toEqual(new Set(['critical', 'warning']))
    expect(rulesOf({ alerts: { labels: { severity: 'page', team: 'x' } } })[0]?.labels).toEqual({
      severity: 'page',
      team: 'x',
    })
  })

  it.each([
    [{ intervalSeconds: 5 }, 'intervalSeconds', /from 10 to 3600/],
    [{ alerts: { runbookUrl: 'https://wiki.example.com' } }, 'alerts.runbookUrl', /with \{alert\} in it/],
    [{ alerts: { labels: { 'a/b': 'x' } } }, 'alerts.labels.a/b', /letters, digits and "_"/],
    [{ alerts: { certificateDays: 14 } }, 'alerts.certificateDays', /give certificateOverdueHours/],
    [{ alerts: { volumeFreePercent: 0 } }, 'alerts.volumeFreePercent', /from 1 to 99/],
  ])('refuses %j', (options, path, message) => {
    const [issue] = issuesOf(withWrong(convexMonitoring as (options: unknown) => unknown, options))
    expect(issue?.path).toBe(path)
    expect(issue?.message).toMatch(message)
  })
})

describe('the monitoring of a stack', () => {
  it('is off by default, and so are the metrics', () => {
    const stack = convexStack({ host })
    expect(stack).not.toHaveProperty('monitoring')
    expect(stack.backend.configMap.data).toHaveProperty('DISABLE_METRICS_ENDPOINT', 'true')
  })

  it('turns the metrics on, keeps them off the public route, and lets Prometheus in', () => {
    const { backend, ingress, networkPolicy } = stackOf({ networkPolicy: {} })
    expect(backend.configMap.data).not.toHaveProperty('DISABLE_METRICS_ENDPOINT')
    expect(JSON.stringify(ingress)).toContain('!PathPrefix(`/metrics`)')
    const prometheus = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }
    expect(networkPolicy?.backend.spec?.ingress?.[0]?.from).toContainEqual(prometheus)
    expect(networkPolicy?.database?.spec?.ingress?.at(-1)?.from).toEqual([prometheus])
    expect(check(objectsOf(stackOf({ networkPolicy: {}, ingress: issued })))).toEqual([])
  })

  it('knows the other parts', () => {
    const { monitoring } = stackOf({
      backend: { name: 'orders', volume: { existingClaim: 'files' } },
      postgres: { name: 'orders-db' },
      ingress: { ...issued, name: 'public' },
    })
    expect(monitoring?.serviceMonitor.spec.selector).toEqual({ matchLabels: { app: 'orders' } })
    const text = JSON.stringify(monitoring?.prometheusRule)
    for (const part of ['files|orders-db-', 'convex/orders-db', 'name=\\\\\\"public'])
      expect(text).toMatch(new RegExp(part.replaceAll('|', '\\|')))
  })

  it('is not for a backend whose metrics are turned off', () => {
    const [issue] = issuesOf(withWrong(build, { host, monitoring: {}, backend: { metrics: false } }))
    expect(issue?.path).toBe('backend.metrics')
    expect(issue?.message).toMatch(/turns off what monitoring reads/)
  })
})

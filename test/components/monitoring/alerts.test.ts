import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convexMonitoring } from '@proompteng/convex-k8s'
import type { AlertOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'

/** Series by name, each with its values as promtool writes them: `1x60` is 1, and 60 times 1 after it. */
type Series = Readonly<Record<string, string>>

const up = 'up{namespace="convex",job="convex-backend",pod="convex-backend-1"}'
const collector = (pod: string) => `cnpg_collector_up{job="convex/convex-db",pod="${pod}"}`
const used = (pod: string, user: string) => `cnpg_backends_total{job="convex/convex-db",pod="${pod}",usename="${user}"}`
const limit = (pod: string) => `cnpg_pg_settings_setting{job="convex/convex-db",pod="${pod}",name="max_connections"}`
const archiver = (what: string) => `cnpg_pg_stat_archiver_last_${what}_time{job="convex/convex-db",pod="convex-db-1"}`
const volume = (what: string, claim: string, namespace = 'convex') =>
  `kubelet_volume_stats_${what}_bytes{namespace="${namespace}",persistentvolumeclaim="${claim}"}`
const certificate = (what: string, labels = 'namespace="convex"') =>
  `certmanager_certificate_${what}_timestamp_seconds{${labels},name="convex-backend",issuer_kind="ClusterIssuer"}`

const healthy: Series = {
  [up]: '1x60',
  [collector('convex-db-1')]: '1x60',
  [collector('convex-db-2')]: '0x60',
  [used('convex-db-1', 'convex')]: '60x60',
  [used('convex-db-1', 'postgres')]: '30x60',
  [limit('convex-db-1')]: '100x60',
  [used('convex-db-2', 'postgres')]: '2x60',
  [limit('convex-db-2')]: '100x60',
  [archiver('failed')]: '50x60',
  [archiver('archived')]: '100x60',
  [volume('available', 'convex-backend-data')]: '20x60',
  [volume('capacity', 'convex-backend-data')]: '100x60',
  [volume('available', 'convex-db-1-wal')]: '20x60',
  [volume('capacity', 'convex-db-1-wal')]: '100x60',
  // Of another namespace.
  [volume('available', 'convex-backend-data', 'other')]: '1x60',
  [volume('capacity', 'convex-backend-data', 'other')]: '100x60',
  [certificate('renewal')]: '86400x60',
  [certificate('renewal', 'namespace="other"')]: '0x60',
}

function rules(options: AlertOptions = {}, isAsked: (name: string) => boolean = () => true) {
  const { groups = [] } = convexMonitoring({ certificate: 'convex-backend', alerts: options }).prometheusRule!.spec
  return { groups: groups.map((group) => ({ ...group, rules: group.rules?.filter(({ alert }) => isAsked(alert!)) })) }
}

/** Runs promtool on files, and fails with what it says. */
function promtool(args: readonly string[], files: Readonly<Record<string, unknown>>): void {
  const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-alerts-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), stringify(content))
    const { status, error, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' })
    if (error !== undefined)
      throw new Error('the alerts are evaluated by promtool, a program of Prometheus', { cause: error })
    expect(status, `${stdout}${stderr}`).toBe(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Says which alerts fire at some times, counted in minutes or hours, of which each has a value of the series. */
function expectFiring(
  series: Series,
  expected: Readonly<Record<number, readonly string[]>>,
  { unit = 'm', asked = rules() }: { readonly unit?: 'm' | 'h'; readonly asked?: object } = {},
): void {
  const test = {
    rule_files: ['rules.yaml'],
    evaluation_interval: `1${unit}`,
    tests: [
      {
        interval: `1${unit}`,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: Object.entries(expected).map(([time, names]) => ({
          expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
          eval_time: `${time}${unit}`,
          exp_samples: names.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
        })),
      },
    ],
  }
  promtool(['test', 'rules', 'test.yaml'], { 'rules.yaml': asked, 'test.yaml': test })
}

describe('Prometheus', { timeout: 60_000 }, () => {
  it('reads the rules and the templates of their texts', () => {
    promtool(['check', 'rules', 'rules.yaml'], { 'rules.yaml': rules() })
  })

  it('fires no alert for a healthy deployment', () => {
    expectFiring(healthy, { 1: [], 20: [], 60: [] })
  })

  it.each<[string, Series, number, readonly string[]]>([
    ['a backend that does not answer', { [up]: '0x60' }, 5, ['ConvexBackendDown']],
    ['no target of the backend', { [up]: '_x60' }, 5, ['ConvexBackendDown']],
    ['no instance of the database that is up', { [collector('convex-db-1')]: '0x60' }, 5, ['ConvexDatabaseDown']],
    [
      'many connections to one instance',
      { [used('convex-db-1', 'postgres')]: '31x60' },
      10,
      ['ConvexDatabaseConnectionsNearLimit'],
    ],
    ['an archiver that failed last', { [archiver('failed')]: '101x60' }, 15, ['ConvexDatabaseArchivingFails']],
    ['a volume that fills', { [volume('available', 'convex-backend-data')]: '14x60' }, 10, ['ConvexVolumeFilling']],
    [
      'a volume of the database that is almost full',
      { [volume('available', 'convex-db-1-wal')]: '4x60' },
      10,
      ['ConvexVolumeAlmostFull', 'ConvexVolumeFilling'],
    ],
    // cert-manager gives 0, which is decades ago. The clock of promtool begins at 0, so that this is two days before it.
    [
      'a certificate that was never issued',
      { [certificate('renewal')]: '-172800x60' },
      60,
      ['ConvexCertificateExpiring'],
    ],
  ])('fires for %s', (_, change, minutes, names) => {
    const series = Object.fromEntries(
      Object.entries({ ...healthy, ...change }).map(([name, values]) => [name, values.replace(/x60$/, `x${minutes}`)]),
    )
    expectFiring(series, { [minutes - 1]: [], [minutes]: names })
  })
})

describe('Prometheus, of a certificate that cert-manager renews', { timeout: 60_000 }, () => {
  const fires = ['ConvexCertificateExpiring']
  const hourly = (options: AlertOptions = {}) =>
    ({ unit: 'h', asked: rules(options, (name) => fires.includes(name)) }) as const

  /** A certificate that is issued at 0 and lives for some hours. cert-manager exports both times. */
  const issued = (hours: number, labels?: string): Series => ({
    [certificate('renewal', labels)]: `${hours * 2400}x${hours}`,
    [certificate('expiration', labels)]: `${hours * 3600}x${hours}`,
  })

  it.each([160, 45 * 24, 90 * 24])('fires no alert while %i hours are renewed in time', (hours) => {
    const renewal = Math.ceil((hours * 2) / 3)
    // Some hours late, as the issuer may have a bad day.
    const late = renewal + 12
    const rest = hours - late - 1
    const series = {
      [certificate('renewal')]: `${hours * 2400}x${late} ${hours * 4800}x${rest}`,
      [certificate('expiration')]: `${hours * 3600}x${late} ${hours * 6000}x${rest}`,
    }
    expectFiring(series, { 1: [], [renewal]: [], [late]: [], [hours]: [] }, hourly())
  })

  it.each([160, 45 * 24, 90 * 24])('fires more than a day before the end of %i hours when it is not', (hours) => {
    const renewal = Math.ceil((hours * 2) / 3)
    const expected = { [renewal]: [], [renewal + 24]: [], [renewal + 26]: fires, [hours - 25]: fires, [hours]: fires }
    expectFiring(issued(hours), expected, hourly())
  })

  it('knows the namespace by the label that Prometheus makes of it, and no other certificate', () => {
    const renamed = 'namespace="cert-manager",exported_namespace="convex"'
    expectFiring(issued(160, renamed), { 107: [], 135: fires }, hourly())
    expectFiring(issued(160, 'namespace="other"'), { 160: [] }, hourly())
  })

  it('waits for the hours that are given', () => {
    expectFiring(issued(160), { 108: [], 111: fires }, hourly({ certificateOverdueHours: 2 }))
  })
})

describe('Prometheus, of what falls silent', { timeout: 60_000 }, () => {
  const [backupLate, exportLate, memoryFull] = [
    'ConvexDatabaseBackupOverdue',
    'ConvexExportOverdue',
    'ConvexBackendMemoryNearLimit',
  ]
  const asked = (backupSchedule = '0 0 2 * * *', schedule = '0 3 * * *') => {
    const { groups = [] } = convexMonitoring({
      database: { backupSchedule },
      export: { schedule },
    }).prometheusRule!.spec
    const names = new Set<string>([backupLate, exportLate, memoryFull])
    return {
      groups: groups.map((one) => ({ ...one, rules: one.rules?.filter(({ alert }) => names.has(alert!)) })),
    }
  }
  const hourly = { unit: 'h', asked: asked() } as const
  const backup = (pod: string) =>
    `barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{job="convex/convex-db",pod="${pod}"}`
  const cron = (what: string, labels = 'namespace="convex"') =>
    `kube_cronjob_${what}{${labels},cronjob="convex-export"}`
  const last = 'status_last_successful_time'
  const seen: Series = { [backup('convex-db-1')]: '0x20 72000x80', [cron('created')]: '0x20 72000x80' }

  it('reads the rules', () => {
    promtool(['check', 'rules', 'rules.yaml'], { 'rules.yaml': asked() })
  })

  it('waits for a quarter or six hours after the schedule', () => {
    expectFiring(seen, { 10: [], 49: [], 53: [backupLate, exportLate] }, hourly)
    expectFiring(seen, { 53: [], 100: [] }, { unit: 'h', asked: asked('0 0 2 * * MON', '0 3 * * MON') })
  })

  it('knows the newest success, of any instance and label', () => {
    const newest = {
      ...seen,
      [backup('convex-db-2')]: '0x50 180000x50',
      [cron(last, 'namespace="monitoring",exported_namespace="convex"')]: '0x50 180000x50',
    }
    expectFiring(newest, { 60: [], 78: [], 84: [backupLate, exportLate] }, hourly)
  })

  it('fires without metrics of the plugin, not without those of a CronJob or of another one', () => {
    const other = { [cron('created', 'namespace="other"')]: '0x100' }
    expectFiring(other, { 3: [backupLate], 90: [backupLate] }, hourly)
  })

  it('compares memory with the limit of the same pod', () => {
    const pod = 'namespace="convex",pod="convex-backend-7d9f8-x2k4p",container="backend"'
    const memory = (bytes: number, most?: number): Series => ({
      [backup('convex-db-1')]: '0x60',
      [`container_memory_working_set_bytes{${pod}}`]: `${bytes}x60`,
      ...(most && { [`kube_pod_container_resource_limits{${pod},resource="memory"}`]: `${most}x60` }),
    })
    expectFiring(memory(91, 100), { 14: [], 15: [memoryFull] }, { asked: asked() })
    expectFiring(memory(90, 100), { 30: [] }, { asked: asked() })
    expectFiring(memory(91), { 30: [] }, { asked: asked() })
  })
})

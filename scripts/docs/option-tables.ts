import { ReflectionKind } from 'typedoc'
import type { DeclarationReflection, ProjectReflection } from 'typedoc'
import { explanationOf } from './comment.ts'

/** The tables of the README by their titles, each with the type whose options it lists. */
const tables: Readonly<Record<string, string>> = {
  '`convexStack`': 'StackOptions',
  '`backend`': 'BackendPodOptions',
  '`backend.volume`': 'VolumeOptions',
  '`backend.volume.snapshot`': 'VolumeSnapshotOptions',
  '`backend.s3`': 'S3Options',
  '`backend.s3.credentials`: an access key': 'S3AccessKey',
  '`backend.s3.credentials.serviceAccount`': 'ServiceAccountOptions',
  '`backend.service`': 'BackendServiceOptions',
  '`backend.image`, `dashboard.image`': 'ImageOptions',
  '`postgres`': 'PostgresClusterOptions',
  '`postgres.storage`': 'PostgresStorageOptions',
  '`postgres.synchronous`': 'PostgresSynchronousOptions',
  '`postgres.pooler`': 'PostgresPoolerOptions',
  '`postgres.backup`': 'PostgresBackupOptions',
  '`postgres.recovery`': 'PostgresRecoveryOptions',
  '`database`, type `postgres`': 'PostgresDatabase',
  '`database`, type `mysql`': 'MysqlDatabase',
  '`dashboard`': 'DashboardPodOptions',
  '`export`': 'ExportJobOptions',
  '`dashboard.tailscale`': 'TailscaleOptions',
  '`dashboard.ingress`': 'DashboardIngressOptions',
  '`ingress`, type `traefik`': 'IngressRouteOptions',
  '`ingress`, type `gateway`': 'GatewayRouteOptions',
  '`ingress`, type `ingress`': 'IngressResourceOptions',
  '`monitoring`': 'MonitorOptions',
  '`monitoring.alerts`': 'AlertOptions',
  '`networkPolicy`': 'NetworkPolicyPeerOptions',
  '`networkPolicy.ingressController`': 'IngressControllerPeer',
  '`networkPolicy.dns`': 'DnsPeer',
  '`networkPolicy.kubernetesApi`': 'KubernetesApiPeer',
  '`networkPolicy.egress`': 'BackendEgressOptions',
  '`credentials`': 'CredentialsOptions',
  '`convexApplication`': 'ApplicationOptions',
  '`render`': 'RenderOptions',
}

const begin = '<!-- option tables: begin -->'
const end = '<!-- option tables: end -->'

/** The README with its option tables written anew. */
export function withOptionTables(readme: string, project: ProjectReflection): string {
  const from = readme.indexOf(begin)
  const to = readme.indexOf(end)
  if (from < 0 || to < from) throw new Error(`README.md has no "${begin}" and "${end}"`)
  const interfaces = new Map(project.getChildrenByKind(ReflectionKind.Interface).map((item) => [item.name, item]))
  const written = Object.entries(tables).map(([title, type]) => tableOf(title, type, interfaces.get(type)))
  return `${readme.slice(0, from + begin.length)}\n\n${written.join('\n')}\n${readme.slice(to)}`
}

function tableOf(title: string, type: string, found: DeclarationReflection | undefined): string {
  if (found?.children === undefined) throw new Error(`the package exports no interface ${type} with properties`)
  const rows = found.children.filter(({ name }) => name !== 'type').map(rowOf)
  return [`#### ${title}`, '', '| option | what it does | default |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

function rowOf({ name, flags, comment }: DeclarationReflection): string {
  const { what, fallback } = explanationOf(comment)
  return `| \`${name}\` | ${what} | ${flags.isOptional ? fallback : '**required**'} |`
}

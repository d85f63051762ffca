// Writes the option tables of README.md out of the TSDoc of the option interfaces, so that the two cannot differ.
// `npm run docs` writes them; with --check it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import ts from 'typescript'

interface Table {
  readonly title: string
  readonly file: string
  readonly type: string
}

const tables: readonly Table[] = [
  { title: '`convexStack`', file: 'stack', type: 'StackOptions' },
  { title: '`backend`', file: 'backend', type: 'BackendPodOptions' },
  { title: '`backend.volume`', file: 'volume', type: 'VolumeOptions' },
  { title: '`backend.volume.snapshot`', file: 'volume', type: 'VolumeSnapshotOptions' },
  { title: '`backend.s3`', file: 's3', type: 'S3Options' },
  { title: '`backend.s3.credentials`: an access key', file: 's3-credentials', type: 'S3AccessKey' },
  { title: '`backend.s3.credentials.serviceAccount`', file: 'service-account', type: 'ServiceAccountOptions' },
  { title: '`backend.service`', file: 'backend', type: 'BackendServiceOptions' },
  { title: '`backend.image`, `dashboard.image`', file: 'image', type: 'ImageOptions' },
  { title: '`postgres`', file: 'postgres', type: 'PostgresClusterOptions' },
  { title: '`postgres.storage`', file: 'postgres', type: 'PostgresStorageOptions' },
  { title: '`postgres.synchronous`', file: 'postgres-replication', type: 'PostgresSynchronousOptions' },
  { title: '`postgres.pooler`', file: 'postgres-pooler', type: 'PostgresPoolerOptions' },
  { title: '`postgres.backup`', file: 'postgres-backup', type: 'PostgresBackupOptions' },
  { title: '`postgres.recovery`', file: 'postgres-recovery', type: 'PostgresRecoveryOptions' },
  { title: '`database`, type `postgres`', file: 'database', type: 'PostgresDatabase' },
  { title: '`database`, type `mysql`', file: 'database', type: 'MysqlDatabase' },
  { title: '`dashboard`', file: 'dashboard', type: 'DashboardPodOptions' },
  { title: '`export`', file: 'export', type: 'ExportJobOptions' },
  { title: '`dashboard.tailscale`', file: 'dashboard-access', type: 'TailscaleOptions' },
  { title: '`dashboard.ingress`', file: 'dashboard-access', type: 'DashboardIngressOptions' },
  { title: '`ingress`, type `traefik`', file: 'ingress', type: 'IngressRouteOptions' },
  { title: '`ingress`, type `gateway`', file: 'ingress-gateway', type: 'GatewayRouteOptions' },
  { title: '`ingress`, type `ingress`', file: 'ingress-resource', type: 'IngressResourceOptions' },
  { title: '`monitoring`', file: 'monitoring', type: 'MonitorOptions' },
  { title: '`monitoring.alerts`', file: 'monitoring', type: 'AlertOptions' },
  { title: '`networkPolicy`', file: 'network-policy', type: 'NetworkPolicyPeerOptions' },
  { title: '`networkPolicy.ingressController`', file: 'network-policy', type: 'IngressControllerPeer' },
  { title: '`networkPolicy.dns`', file: 'network-policy', type: 'DnsPeer' },
  { title: '`networkPolicy.kubernetesApi`', file: 'network-policy', type: 'KubernetesApiPeer' },
  { title: '`networkPolicy.egress`', file: 'policy-egress', type: 'BackendEgressOptions' },
  { title: '`credentials`', file: 'credentials', type: 'CredentialsOptions' },
  { title: '`convexApplication`', file: 'application', type: 'ApplicationOptions' },
  { title: '`render`', file: '../render/options', type: 'RenderOptions' },
]

const begin = '<!-- option tables: begin -->'
const end = '<!-- option tables: end -->'
const pathOf = (file: string): string => new URL(`../src/options/${file}.ts`, import.meta.url).pathname

const program = ts.createProgram(
  tables.map(({ file }) => pathOf(file)),
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
  },
)
const checker = program.getTypeChecker()

function declarationOf({ file, type }: Table): ts.InterfaceDeclaration {
  const source = program.getSourceFile(pathOf(file))
  const found = source?.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === type,
  )
  if (found === undefined) throw new Error(`no interface ${type} in ${file}.ts`)
  return found
}

function rowOf(property: ts.Symbol): string {
  const comment = ts.displayPartsToString(property.getDocumentationComment(checker)).replaceAll('\n', ' ')
  const tag = property.getJsDocTags(checker).find(({ name }) => name === 'default')
  const inline = /\s*Default: (.+?)\.?$/.exec(comment)
  const fallback = tag === undefined ? inline?.[1] : ts.displayPartsToString(tag.text)
  const isRequired = (property.flags & ts.SymbolFlags.Optional) === 0
  const cells = [
    `\`${property.name}\``,
    inline === null ? comment : comment.slice(0, inline.index),
    isRequired ? '**required**' : defaultCell(fallback ?? ''),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').trim()).join(' | ')} |`
}

/** A default that is code gets the look of code; one in words stays words. */
function defaultCell(text: string): string {
  const line = text.replaceAll('\n', ' ')
  return /^(['"{[\d]|true$|false$)/.test(line) && !line.includes('`') ? `\`${line}\`` : line
}

function tableOf(table: Table): string {
  const properties = checker.getTypeAtLocation(declarationOf(table)).getProperties()
  if (properties.length === 0) throw new Error(`${table.type} has no properties`)
  const rows = properties.filter(({ name }) => name !== 'type').map(rowOf)
  return [`#### ${table.title}`, '', '| option | what it does | default |', '| --- | --- | --- |', ...rows, ''].join(
    '\n',
  )
}

const readme = new URL('../README.md', import.meta.url)
const text = readFileSync(readme, 'utf8')
const from = text.indexOf(begin)
const to = text.indexOf(end)
if (from < 0 || to < from) throw new Error(`README.md has no "${begin}" and "${end}"`)
const updated = `${text.slice(0, from + begin.length)}\n\n${tables.map(tableOf).join('\n')}\n${text.slice(to)}`

if (process.argv.includes('--check')) {
  if (updated !== text) {
    console.error('The option tables of README.md are out of date; run "npm run docs".')
    process.exitCode = 1
  }
} else {
  writeFileSync(readme, updated)
}

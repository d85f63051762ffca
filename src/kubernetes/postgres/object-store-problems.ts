import type { FieldProblem } from '../invalid-fields.ts'

type Fields = Readonly<Record<string, unknown>>

const walCompressions = ['bzip2', 'gzip', 'lz4', 'snappy', 'xz', 'zstd']
const dataCompressions = ['bzip2', 'gzip', 'lz4', 'snappy']
const encryptions = ['AES256', 'aws:kms']
const logLevels = ['error', 'warning', 'info', 'debug', 'trace']

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/**
 * What the schema of an ObjectStore refuses, except for fields whose format Kubernetes itself checks
 * (plugin-barman-cloud@v0.15.0 api/v1/objectstore_types.go#ObjectStoreSpec,InstanceSidecarConfiguration,
 * barman-cloud@v0.5.1 pkg/api/config.go#BarmanObjectStoreConfiguration,WalBackupConfiguration,DataBackupConfiguration).
 */
export function objectStoreProblems(store: unknown): readonly FieldProblem[] {
  const spec = fieldsOf(fieldsOf(store)['spec'])
  const configuration = fieldsOf(spec['configuration'])
  const at = '/spec/configuration'
  return [
    ...textProblem(`${at}/destinationPath`, configuration['destinationPath']),
    ...(configuration['endpointURL'] === undefined
      ? []
      : textProblem(`${at}/endpointURL`, configuration['endpointURL'])),
    ...(configuration['serverName'] === undefined
      ? []
      : [{ instancePath: `${at}/serverName`, message: 'must be a parameter of the plugin in the Cluster instead' }]),
    ...selectorProblems(`${at}/endpointCA`, configuration['endpointCA']),
    ...Object.entries(fieldsOf(configuration['s3Credentials']))
      .filter(([name]) => name !== 'inheritFromIAMRole')
      .flatMap(([name, selector]) => selectorProblems(`${at}/s3Credentials/${name}`, selector)),
    ...uploadProblems(`${at}/wal`, fieldsOf(configuration['wal']), walCompressions),
    ...uploadProblems(`${at}/data`, fieldsOf(configuration['data']), dataCompressions),
    ...retentionProblem(spec['retentionPolicy']),
    ...choiceProblem(
      '/spec/instanceSidecarConfiguration/logLevel',
      fieldsOf(spec['instanceSidecarConfiguration'])['logLevel'],
      logLevels,
    ),
  ]
}

function textProblem(instancePath: string, value: unknown): readonly FieldProblem[] {
  return typeof value === 'string' && value !== '' ? [] : [{ instancePath, message: 'must be text that is not empty' }]
}

/** A key of a Secret: both parts are needed. */
function selectorProblems(instancePath: string, value: unknown): readonly FieldProblem[] {
  if (value === undefined) return []
  const { name, key } = fieldsOf(value)
  return [...textProblem(`${instancePath}/name`, name), ...textProblem(`${instancePath}/key`, key)]
}

function choiceProblem(instancePath: string, value: unknown, choices: readonly string[]): readonly FieldProblem[] {
  if (value === undefined || choices.some((choice) => choice === value)) return []
  return [{ instancePath, message: `must be one of ${choices.join(', ')}` }]
}

function uploadProblems(at: string, upload: Fields, compressions: readonly string[]): readonly FieldProblem[] {
  const counts = ['jobs', 'maxParallel'].flatMap((name) => {
    const count = upload[name]
    if (count === undefined || (Number.isInteger(count) && Number(count) >= 1)) return []
    return [{ instancePath: `${at}/${name}`, message: 'must be a whole number of at least 1' }]
  })
  return [
    ...choiceProblem(`${at}/compression`, upload['compression'], compressions),
    ...choiceProblem(`${at}/encryption`, upload['encryption'], encryptions),
    ...counts,
  ]
}

function retentionProblem(policy: unknown): readonly FieldProblem[] {
  if (policy === undefined || (typeof policy === 'string' && /^[1-9][0-9]*[dwm]$/.test(policy))) return []
  return [{ instancePath: '/spec/retentionPolicy', message: 'must be a number and d, w or m, such as "30d"' }]
}

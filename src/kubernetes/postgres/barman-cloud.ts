import { createTypeMetaGuard, Model } from '@kubernetes-models/base'
import type { ModelData, TypeMeta } from '@kubernetes-models/base'
import { InvalidFields } from '../invalid-fields.ts'
import type { K8sObjectMeta } from '../object.ts'
import { objectStoreProblems } from './object-store-problems.ts'

/** API group of the Barman Cloud plugin of CloudNativePG. */
export const barmanGroup = 'barmancloud.cnpg.io'

/** The plugin's name in a Cluster (plugin-barman-cloud@v0.15.0 internal/cnpgi/metadata/constants.go#PluginName). */
export const barmanPlugin = 'barman-cloud.cloudnative-pg.io'

/** A key of a Secret. */
export interface IObjectStoreSecretKey {
  readonly name: string
  readonly key: string
}

/** A variable of the sidecar. */
export interface IObjectStoreVariable {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: Readonly<Record<string, unknown>>
}

/** How files are uploaded. */
export interface IObjectStoreUpload<Compression> {
  compression?: Compression
  encryption?: 'AES256' | 'aws:kms'
}

/**
 * Settings of the barman-cloud tools (barman-cloud@v0.5.1
 * pkg/api/config.go#BarmanObjectStoreConfiguration,WalBackupConfiguration,DataBackupConfiguration).
 */
export interface IObjectStoreConfiguration {
  /** Destination, such as `s3://bucket/path`. */
  destinationPath: string
  endpointURL?: string
  endpointCA?: IObjectStoreSecretKey
  s3Credentials?: {
    accessKeyId?: IObjectStoreSecretKey
    secretAccessKey?: IObjectStoreSecretKey
    sessionToken?: IObjectStoreSecretKey
    region?: IObjectStoreSecretKey
    inheritFromIAMRole?: boolean
  }
  azureCredentials?: Readonly<Record<string, unknown>>
  googleCredentials?: Readonly<Record<string, unknown>>
  wal?: IObjectStoreUpload<'bzip2' | 'gzip' | 'lz4' | 'snappy' | 'xz' | 'zstd'> & {
    maxParallel?: number
    archiveAdditionalCommandArgs?: string[]
    restoreAdditionalCommandArgs?: string[]
  }
  data?: IObjectStoreUpload<'bzip2' | 'gzip' | 'lz4' | 'snappy'> & {
    jobs?: number
    immediateCheckpoint?: boolean
    additionalCommandArgs?: string[]
    restoreAdditionalCommandArgs?: string[]
  }
  tags?: Record<string, string>
  historyTags?: Record<string, string>
}

/**
 * An ObjectStore, for which no package of models exists (plugin-barman-cloud@v0.15.0
 * api/v1/objectstore_types.go#ObjectStore).
 */
export interface IObjectStore extends TypeMeta {
  apiVersion: 'barmancloud.cnpg.io/v1'
  kind: 'ObjectStore'
  metadata?: K8sObjectMeta
  spec: {
    configuration: IObjectStoreConfiguration
    /** How long backups and their logs are kept: a number and `d`, `w` or `m`. */
    retentionPolicy?: string
    instanceSidecarConfiguration?: {
      env?: IObjectStoreVariable[]
      retentionPolicyIntervalSeconds?: number
      resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
      additionalContainerArgs?: string[]
      logLevel?: 'error' | 'warning' | 'info' | 'debug' | 'trace'
    }
  }
}

/** Where a CloudNativePG cluster stores its backups and its log. */
export class ObjectStore extends Model<IObjectStore> implements IObjectStore {
  declare apiVersion: IObjectStore['apiVersion']
  declare kind: IObjectStore['kind']
  declare metadata?: K8sObjectMeta
  declare spec: IObjectStore['spec']
  static readonly apiVersion: IObjectStore['apiVersion'] = 'barmancloud.cnpg.io/v1'
  static readonly kind: IObjectStore['kind'] = 'ObjectStore'
  static readonly is = createTypeMetaGuard<IObjectStore>(ObjectStore)

  constructor(data?: ModelData<IObjectStore>) {
    super()
    this.setDefinedProps({ apiVersion: ObjectStore.apiVersion, kind: ObjectStore.kind, ...data } as IObjectStore)
  }

  override validate(): void {
    const problems = objectStoreProblems(this)
    if (problems.length > 0) throw new InvalidFields(problems)
  }
}

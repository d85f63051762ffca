import type { StackOptions } from '@proompteng/convex-k8s'

const host = 'convex.example.com'

export const storageSets = {
  snapshot: {
    host,
    backend: { volume: { size: '20Gi', snapshot: { name: 'before-2026-12-01', className: 'csi-snapshots' } } },
  },
  'volume-restored': {
    host,
    postgres: false,
    database: { type: 'sqlite' },
    backend: { volume: { claimName: 'convex-backend-data-2', restoreFrom: 'before-2026-12-01' } },
  },
  s3: {
    host,
    backend: {
      volume: false,
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: { secret: 'convex-s3', key: 'id' },
        AWS_SECRET_ACCESS_KEY: { secret: 'convex-s3', key: 'secret' },
        S3_ENDPOINT_URL: 'https://s3.example.com',
        S3_STORAGE_EXPORTS_BUCKET: 'convex-exports',
        S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'convex-imports',
        S3_STORAGE_MODULES_BUCKET: 'convex-modules',
        S3_STORAGE_FILES_BUCKET: 'convex-files',
        S3_STORAGE_SEARCH_BUCKET: 'convex-search',
      },
    },
  },
  's3-access-key': {
    host,
    backend: {
      s3: {
        region: 'us-east-1',
        bucketPrefix: 'acme-convex',
        endpoint: 'https://minio.minio.svc:9000',
        endpointCA: { secret: 'minio-ca' },
        forcePathStyle: true,
        serverSideEncryption: false,
        checksums: false,
        rangePrefetch: false,
        credentials: {
          accessKeyId: { secret: 'convex-s3', key: 'id' },
          secretAccessKey: { secret: 'convex-s3', key: 'secret' },
        },
      },
    },
  },
  's3-identity': {
    host,
    backend: {
      podSecurity: 'restricted',
      s3: {
        region: 'eu-central-1',
        buckets: {
          exports: 'acme-exports',
          snapshotImports: 'acme-imports',
          modules: 'acme-modules',
          files: 'acme-files',
          search: 'acme-search',
        },
        credentials: {
          serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/convex' } },
        },
      },
    },
  },
  export: {
    host,
    export: {
      destinationPath: 's3://acme-exports/convex/',
      region: 'eu-central-1',
      endpoint: 'https://minio.example.com',
      endpointCA: { configMap: 'minio-ca', key: 'root.pem' },
      schedule: '30 3 * * SUN',
      credentials: {
        accessKeyId: { secret: 'convex-export', key: 'id' },
        secretAccessKey: { secret: 'convex-export', key: 'secret' },
      },
      extraEnv: { npm_config_registry: 'https://registry.example.com/npm/' },
    },
  },
} satisfies Readonly<Record<string, StackOptions>>

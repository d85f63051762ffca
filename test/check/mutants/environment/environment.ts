import type { Mutant } from '../mutant.ts'
import {
  each,
  entryOf,
  envOf,
  isBackend,
  isKind,
  isOnS3,
  list,
  make,
  podOf,
  valueOf,
  variable,
  variants,
} from '../support/backend.ts'

function isPostgres(objects: Parameters<typeof valueOf>[0], workload: Parameters<typeof valueOf>[1]): boolean {
  return ['POSTGRES_URL', 'DATABASE_URL', 'MYSQL_URL'].some((name) => valueOf(objects, workload, name) !== undefined)
}

const instance: readonly Mutant[] = [
  ...variants(['a|b', 'a:b', 'a'.repeat(64)], (name) =>
    each(
      'instance-name',
      `the instance is ${name}`,
      (object, objects) => isBackend(object) && (!name.startsWith('aa') || isPostgres(objects, object)),
      (workload) => {
        const entry = entryOf(workload, 'INSTANCE_NAME')
        if (entry === undefined) return false
        delete entry['valueFrom']
        entry['value'] = name
        return true
      },
    ),
  ),
  each('instance-secret', 'no INSTANCE_SECRET', isBackend, (workload) => {
    const entries = envOf(workload)
    entries.splice(
      entries.findIndex((entry) => entry['name'] === 'INSTANCE_SECRET'),
      1,
    )
  }),
  each('instance-secret-format', 'a password for INSTANCE_SECRET', isBackend, (workload) => {
    const entry = entryOf(workload, 'INSTANCE_SECRET')!
    delete entry['valueFrom']
    entry['value'] = 'change-me'
  }),
  each('inline-secrets', 'INSTANCE_SECRET written out', isBackend, (workload) => {
    const entry = entryOf(workload, 'INSTANCE_SECRET')!
    delete entry['valueFrom']
    entry['value'] = '0'.repeat(64)
  }),
  ...variable('inline-secrets', 'AWS_SECRET_ACCESS_KEY', 'AKIA'),
  ...variants(['INSTANCE_NAME', 'INSTANCE_SECRET'], (name) =>
    each('instance-variable-names', `${name} with its CONVEX_`, isBackend, (workload) => {
      entryOf(workload, name)!['name'] = `CONVEX_${name}`
    }),
  ),
  each('instance-variable-names', 'the whole Secret of the credentials', isBackend, (workload, objects) => {
    const sealed = objects.find(isKind('SealedSecret'))
    if (sealed === undefined || !Object.hasOwn(make(sealed, 'spec', 'encryptedData'), 'CONVEX_INSTANCE_SECRET'))
      return false
    const container = list(podOf(workload), 'containers')[0]!
    container['env'] = envOf(workload).filter((entry) => !String(entry['name']).startsWith('INSTANCE_'))
    list(container, 'envFrom').push({ secretRef: { name: make(sealed, 'metadata')['name'] } })
    return true
  }),
  ...variants(['CONVEX_ADMIN_KEY', 'ADMIN_KEY', 'CONVEX_SELF_HOSTED_ADMIN_KEY'], (name) =>
    each('backend-admin-key', `${name} in the backend`, isBackend, (workload) => {
      envOf(workload).push({ name, valueFrom: { secretKeyRef: { name: 'keys', key: 'admin' } } })
    }),
  ),
]

const values: readonly Mutant[] = [
  ...['DISABLE_BEACON', 'REDACT_LOGS_TO_CLIENT', 'DO_NOT_REQUIRE_SSL'].flatMap((name) =>
    ['false', '0', 'no', ''].flatMap((value) => variable('shell-flags', name, value)),
  ),
  ...['DISABLE_METRICS_ENDPOINT', 'AWS_S3_FORCE_PATH_STYLE', 'AWS_S3_DISABLE_SSE'].flatMap((name) =>
    ['1', 'True', 'yes'].flatMap((value) => variable('boolean-values', name, value)),
  ),
  ...['16k', '1_000', '-1', ' 16'].flatMap((value) =>
    variable('variable-values', 'APPLICATION_MAX_CONCURRENT_QUERIES', value),
  ),
  ...variable('variable-values', 'POSTGRES_MAX_CONNECTIONS', 'eighty'),
  ...variable('variable-values', 'LOG_FORMAT', 'text'),
  ...variable('variable-values', 'S3_ENDPOINT_URL', 'minio:9000'),
  ...[
    'POSTGRES_DB',
    'CONVEX_CLOUD_URL',
    'BACKEND_REQUEST_DRAIN_TIMEOUT',
    'UDF_USE_FUNRUN',
    'S3_BUCKET',
    'PGSSLMODE',
  ].flatMap((name) => variable('unread-variables', name, 'x')),
  ...variable('function-variables', 'OPENAI_API_KEY', 'x'),
  ...['NOMAD_ALLOC_ID', 'TZ', 'SSLKEYLOGFILE', 'CONVEX_TRACE_FILE'].flatMap((name) =>
    variable('harmful-variables', name, 'x'),
  ),
  ...variable('variable-strings', 'DISABLE_BEACON', true),
  ...variable('variable-strings', 'APPLICATION_MAX_CONCURRENT_QUERIES', 16),
]

const entries: readonly Mutant[] = [
  {
    rule: 'duplicate-variables',
    name: 'a variable twice',
    apply: (objects) =>
      objects.flatMap((object, position) => {
        if (!isBackend(object)) return []
        return envOf(object).map((entry) => {
          const copy = structuredClone(objects) as Record<string, unknown>[]
          envOf(copy[position]!).push(structuredClone(entry))
          return copy
        })
      }),
  },
  each('variable-references', 'a reference to what comes later', isBackend, (workload) => {
    envOf(workload).unshift({ name: 'SENTRY_ENVIRONMENT', value: '$(INSTANCE_NAME)' })
  }),
  each('variable-references', 'a reference to nothing', isBackend, (workload) => {
    envOf(workload).push({ name: 'RUST_LOG', value: '$(NOTHING)' })
  }),
  ...variable('variable-references', 'RUST_LOG', '$(NOTHING)'),
  ...variants(['S3_STORAGE_FILES_BUCKET', 'AWS_REGION', 'S3_STORAGE_MODULES_BUCKET'], (name) =>
    each(
      's3-variables',
      `${name} is gone`,
      (object, objects) => isBackend(object) && isOnS3(objects, object),
      (workload, objects) => {
        // The service account could have the region injected: then it is an assumption, which counts too.
        envOf(workload).splice(0, envOf(workload).length, ...envOf(workload).filter((entry) => entry['name'] !== name))
        for (const map of objects.filter(isKind('ConfigMap'))) delete make(map, 'data')[name]
      },
    ),
  ),
  each(
    's3-endpoint-buckets',
    'an endpoint without buckets',
    (object, objects) => isBackend(object) && !isOnS3(objects, object),
    (workload) => {
      envOf(workload).push({ name: 'S3_ENDPOINT_URL', value: 'https://s3.example.com' })
    },
  ),
  each(
    'empty-s3-endpoint',
    'an empty endpoint',
    (object, objects) => isBackend(object) && isOnS3(objects, object),
    (workload) => {
      envOf(workload).push({ name: 'S3_ENDPOINT_URL', value: '' })
    },
  ),
  ...variants(['AWS_REGION and one bucket', 'five of six'], (name) =>
    each(
      's3-variables',
      name,
      (object, objects) => isBackend(object) && !isOnS3(objects, object),
      (workload) => {
        const names = [
          'S3_STORAGE_FILES_BUCKET',
          'S3_STORAGE_MODULES_BUCKET',
          'S3_STORAGE_SEARCH_BUCKET',
          'S3_STORAGE_EXPORTS_BUCKET',
        ]
        const chosen = name === 'five of six' ? names : names.slice(0, 1)
        envOf(workload).push(...['AWS_REGION', ...chosen].map((item) => ({ name: item, value: 'x' })))
      },
    ),
  ),
]

export const environmentMutants: readonly Mutant[] = [...instance, ...values, ...entries]

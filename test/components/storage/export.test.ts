import { convexExport, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { ExportOptions, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'
import { issuesOf, withWrong } from '../../support/issues.ts'

const key = {
  accessKeyId: { secret: 'convex-export', key: 'id' },
  secretAccessKey: { secret: 'convex-export', key: 'secret' },
}
const job = { destinationPath: 's3://acme-exports/convex/', region: 'eu-central-1', credentials: key }
const options: ExportOptions = { cloudOrigin: 'https://convex.example.com', ...job }
const host = 'convex.example.com'

function build(more: Partial<ExportOptions> = {}) {
  const objects = convexExport({ ...options, ...more })
  const spec = objects.cronJob.spec!
  const pod = spec.jobTemplate.spec!.template.spec!
  return { ...objects, spec, pod, exporting: pod.initContainers![0]!, upload: pod.containers[0]! }
}

function variablesOf({ env = [] }: { readonly env?: readonly { name: string; value?: string; valueFrom?: object }[] }) {
  return Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]))
}

describe('convexExport', () => {
  it('runs by night, one at a time, and not for ever', () => {
    expect(build().spec).toMatchObject({
      schedule: '0 3 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 7200 } },
    })
    expect(build().pod.restartPolicy).toBe('Never')
  })

  it('exports by the pinned command, with the files, against the public origin', () => {
    const { exporting } = build()
    expect(exporting.image).toBe('ghcr.io/get-convex/convex-backend:652b828b5129e6cdbcaa3c20efa8d116d09ff3bf')
    expect(exporting.command?.at(-1)).toContain('"convex":"1.45.0"')
    expect(exporting.command?.at(-1)).toContain('convex export --include-file-storage --path /scratch/snapshots/')
    expect(build({ includeFiles: false }).exporting.command?.at(-1)).not.toContain('--include-file-storage')
    expect(variablesOf(exporting)).toMatchObject({
      CONVEX_SELF_HOSTED_URL: 'https://convex.example.com',
      CONVEX_SELF_HOSTED_ADMIN_KEY: { secretKeyRef: { name: 'convex-backend-secrets', key: 'CONVEX_ADMIN_KEY' } },
    })
  })

  it('uploads with a pinned rclone, which reads the access key by itself', () => {
    const { upload } = build()
    expect(upload.image).toBe('docker.io/rclone/rclone:1.75.1')
    expect(upload.args?.slice(0, 3)).toEqual(['copy', '/scratch/snapshots', ':s3:acme-exports/convex'])
    expect(variablesOf(upload)).toMatchObject({
      RCLONE_S3_PROVIDER: 'AWS',
      RCLONE_S3_ENV_AUTH: 'true',
      RCLONE_S3_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: { secretKeyRef: { name: 'convex-export', key: 'id' } },
      AWS_SECRET_ACCESS_KEY: { secretKeyRef: { name: 'convex-export', key: 'secret' } },
    })
    expect(variablesOf(build({ endpoint: 'https://minio.example.com' }).upload)).toMatchObject({
      RCLONE_S3_PROVIDER: 'Other',
      RCLONE_S3_ENDPOINT: 'https://minio.example.com',
    })
  })

  it('hands the admin key to the one container that uses it', () => {
    const { exporting, upload } = build()
    expect(JSON.stringify(upload)).not.toContain('ADMIN_KEY')
    expect(JSON.stringify(exporting.command)).not.toContain('ADMIN_KEY')
    expect(Object.keys(variablesOf(exporting)).filter((name) => name.startsWith('AWS_'))).toEqual([])
  })

  it('may write its scratch space, and nothing else', () => {
    const { pod } = build({ scratchSize: '50Gi', runAsUser: 2000 })
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 2000,
        fsGroup: 2000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '50Gi' } }],
    })
    for (const { securityContext } of [...pod.initContainers!, ...pod.containers]) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
    }
  })

  it('runs with the identity of a ServiceAccount', () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/export' }
    const { pod, serviceAccount, upload } = build({ credentials: { serviceAccount: { annotations } } })
    expect(serviceAccount?.metadata).toMatchObject({ name: 'convex-export', annotations })
    expect(pod.serviceAccountName).toBe('convex-export')
    expect(variablesOf(upload)).not.toHaveProperty('AWS_ACCESS_KEY_ID')
  })

  it.each([
    ['six fields', { schedule: '0 0 3 * * *' }, 'schedule', /has no seconds: write "0 3 \* \* \*"/],
    ['four fields', { schedule: '3 * * *' }, 'schedule', /expected five fields/],
    ['a thirteenth month', { schedule: '0 3 1 13 *' }, 'schedule', /"13" is not a month: expected 1 to 12/],
    ['a range as version', { cliVersion: '^1.45.0' }, 'cliVersion', /a version such as "1\.45\.0"/],
    ['a name that pods cannot have', { name: 'a'.repeat(53) }, 'name', /at most 52/],
    ['a variable of the job', { extraEnv: { CI: '' } }, 'extraEnv.CI', /is set by the package/],
    ['an admin key in plain text', { adminKey: 'x|01' }, 'adminKey', /expected \{ secret, key \}/],
  ] as const)('refuses %s', (_, more, path, message) => {
    const issues = issuesOf(withWrong(convexExport, { ...options, ...more }))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })
})

describe('convexStack with export', () => {
  it('takes image, Secret and origin from the rest of the stack', () => {
    const stack = convexStack({
      host,
      export: job,
      backend: { image: { repository: 'registry.example.com/convex-backend' } },
      credentials: { secretName: 'mine', keys: { adminKey: 'ADMIN' } },
    })
    const pod = stack.export!.cronJob.spec!.jobTemplate.spec!.template.spec!
    expect(pod.initContainers?.[0]?.image).toMatch(/^registry\.example\.com\/convex-backend:/)
    expect(variablesOf(pod.initContainers![0]!)).toMatchObject({
      CONVEX_SELF_HOSTED_URL: 'https://convex.example.com',
      CONVEX_SELF_HOSTED_ADMIN_KEY: { secretKeyRef: { name: 'mine', key: 'ADMIN' } },
    })
    expect(convexStack({ host })).not.toHaveProperty('export')
    expect(objectsOf(stack).at(-1)).toBeDefined()
  })

  it('makes no ServiceAccount twice, nor the one of the database', () => {
    const identity = (name: string, create?: boolean) => ({ serviceAccount: { name, create } })
    const stackOf = (backend: object, exporting: object) => ({
      host,
      backend: { s3: { region: 'eu', bucketPrefix: 'convex', credentials: backend } },
      export: { ...job, credentials: exporting },
    })
    const issues = issuesOf(withWrong(convexStack, stackOf(identity('files'), identity('files'))))
    expect(issues.map(({ path }) => path)).toEqual(['export.credentials.serviceAccount.name'])
    const [issue] = issuesOf(withWrong(convexStack, stackOf(identity('convex-db'), key)))
    expect(issue).toMatchObject({ path: 'backend.s3.credentials.serviceAccount.name' })
    expect(issue?.message).toMatch(
      /of CloudNativePG for the database cluster; choose another name, or set create: false/,
    )
    const shared = stackOf(identity('files'), identity('files', false)) as StackOptions
    expect(convexStack(shared).export).not.toHaveProperty('serviceAccount')
  })

  it('asks for the admin key wherever the credentials come from', () => {
    const from = (credentials: StackOptions['credentials']) => ({ host, export: job, credentials })
    const sealedSecret = sealedSecretFor({})
    delete sealedSecret.spec!.encryptedData!['CONVEX_ADMIN_KEY']
    const externalSecret = { secretStoreRef: { name: 'vault' }, remoteRefs: { instanceSecret: { key: 'convex' } } }
    const pathsOf = (wrong: object) => issuesOf(withWrong(convexStack, wrong)).map(({ path }) => path)
    expect(pathsOf(from({ sealedSecret }))).toEqual(['credentials.sealedSecret.spec.encryptedData'])
    expect(pathsOf(from({ externalSecret }))).toEqual(['credentials.externalSecret.remoteRefs.adminKey'])
    const { sealedFile } = convexStack(from({ sealedFile: 'a.yaml' })).credentials
    expect(sealedFile?.expect.keys).toEqual(['CONVEX_INSTANCE_SECRET', 'CONVEX_ADMIN_KEY'])
    const own = { ...job, adminKey: { secret: 'admin', key: 'k' } }
    expect(() => convexStack({ host, export: own, credentials: { externalSecret } })).not.toThrow()
  })
})

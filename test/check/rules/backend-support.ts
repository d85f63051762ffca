import { sealedSample } from '../../../src/check/examples/sealed.ts'
import { parseAllDocuments } from 'yaml'
import { backendYaml, changed, documents, replaced, withEnv } from '../../../src/check/examples/backend.ts'
import { distinct } from '../../../src/check/distinct.ts'
import type { RuleDefinition } from '../../../src/check/rule.ts'
import { Placeholders } from '../../../src/check/model/stack/placeholders.ts'
import { Model } from '../../../src/check/model/model.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'

export { backendYaml, changed, documents, replaced, withEnv }

export const release = '652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'

export function modelOf(yaml: string, wanted?: string): Model {
  const objects = parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS() as K8sObject | null
  })
  const placeholders = new Placeholders()
  const given = objects.filter((object) => object !== null).map((object) => placeholders.masked(object))
  return new Model(given, wanted, placeholders)
}

/** `severity path` of every problem that a rule finds. */
export function problems(rule: RuleDefinition, yaml: string, wanted?: string): readonly string[] {
  return [...distinct(rule.check(modelOf(yaml, wanted)))].map(
    ({ path, severity = rule.severity }) => `${severity} ${path}`,
  )
}

export function messages(rule: RuleDefinition, yaml: string): readonly string[] {
  return [...rule.check(modelOf(yaml))].map(({ message }) => message)
}

/** The backend as a StatefulSet, which makes the claim of its pod. */
export const statefulSet = (): string =>
  asKind(
    'StatefulSet',
    changed({
      [`      volumes: [{ name: data, ${lines.claim} }]\n`]: '',
      '  replicas: 1':
        '  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]\n  replicas: 1',
    }),
  )

/** The backend as another kind of workload. */
export function asKind(kind: string, yaml: string = backendYaml): string {
  const spec = yaml
  if (kind === 'Job') return spec.replace('kind: Deployment', 'kind: Job').replace('apps/v1', 'batch/v1')
  if (kind === 'CronJob' || kind === 'Pod') {
    const object = modelOf(spec).objects.find((found) => found.kind === 'Deployment') as unknown as {
      metadata: unknown
      spec: { template: { metadata: object; spec: object } }
    }
    const { template } = object.spec
    return JSON.stringify(
      kind === 'Pod'
        ? {
            apiVersion: 'v1',
            kind,
            metadata: { ...(object.metadata as object), ...template.metadata },
            spec: template.spec,
          }
        : {
            apiVersion: 'batch/v1',
            kind,
            metadata: object.metadata,
            spec: { schedule: '0 2 * * *', jobTemplate: { spec: { template } } },
          },
    )
  }
  return spec.replace('kind: Deployment', `kind: ${kind}`)
}

const at = 'spec.template.spec'
/** Path of the backend's container. */
export const container = `${at}.containers[0]`
export const pod = at

/** Changes of single lines that many tests make. */
export const lines = {
  secret: `            - name: INSTANCE_SECRET
              valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_INSTANCE_SECRET } }
`,
  lifecycle: '          lifecycle: { preStop: { exec: { command: [/bin/sh, -c, "sleep 5; kill -INT 1"] } } }\n',
  mounts: '[{ name: data, mountPath: /convex/data }]',
  claim: 'persistentVolumeClaim: { claimName: convex-backend-data }',
  volumes: '      volumes: [',
  image: `ghcr.io/get-convex/convex-backend:${release}`,
} as const

/** The backend with `envFrom`. */
export function withSource(source: string): string {
  return changed({ '          env:\n': `          envFrom: [${source}]\n          env:\n` })
}

export function configMap(data: string, name = 'config'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: convex }\ndata: ${data}\n`
}

export function sealed(keys: readonly string[], name = 'convex-backend-secrets', namespace = 'convex'): string {
  const data = keys.map((key) => `${key}: ${sealedSample}`).join(', ')
  return `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { encryptedData: { ${data} } }\n`
}

export const s3Env = [
  '{ name: AWS_REGION, value: eu-central-1 }',
  '{ name: S3_STORAGE_EXPORTS_BUCKET, value: a }',
  '{ name: S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET, value: b }',
  '{ name: S3_STORAGE_MODULES_BUCKET, value: c }',
  '{ name: S3_STORAGE_FILES_BUCKET, value: d }',
  '{ name: S3_STORAGE_SEARCH_BUCKET, value: e }',
]
export const postgresEnv = '{ name: POSTGRES_URL, value: "postgresql://convex@db.example.com:5432" }'

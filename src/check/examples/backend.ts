import { s3Variables } from '../../convex/environment/index.ts'
import { backendRepository, dashboardRepository, defaultRelease } from '../../convex/release.ts'

/** The entry of the instance secret in the examples. */
export const instanceSecretEntry = `            - name: INSTANCE_SECRET
              valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_INSTANCE_SECRET } }
`

/** A complete backend on which no rule reports anything. The examples of the rules are made from it. */
export const backendYaml = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: convex-backend, namespace: convex }
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector: { matchLabels: { app: convex-backend } }
  template:
    metadata: { labels: { app: convex-backend } }
    spec:
      enableServiceLinks: false
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 60
      containers:
        - name: backend
          image: ${backendRepository}:${defaultRelease}
          ports: [{ name: api, containerPort: 3210 }, { name: site, containerPort: 3211 }]
          env:
            - { name: INSTANCE_NAME, value: convex-self-hosted }
${instanceSecretEntry}            - { name: CONVEX_CLOUD_ORIGIN, value: "https://convex.example.com" }
            - { name: CONVEX_SITE_ORIGIN, value: "https://convex.example.com/http" }
            - { name: DISABLE_METRICS_ENDPOINT, value: "true" }
          startupProbe: { httpGet: { path: /version, port: 3210 }, periodSeconds: 5, failureThreshold: 120 }
          readinessProbe: { httpGet: { path: /version, port: 3210 }, timeoutSeconds: 5 }
          livenessProbe: { httpGet: { path: /version, port: 3210 }, timeoutSeconds: 10, failureThreshold: 6 }
          lifecycle: { preStop: { exec: { command: [/bin/sh, -c, "sleep 5; kill -INT 1"] } } }
          volumeMounts: [{ name: data, mountPath: /convex/data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: convex-backend-data } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: convex-backend-data, namespace: convex }
spec: { accessModes: [ReadWriteOncePod], resources: { requests: { storage: 10Gi } } }
`

/** A dashboard of this backend. */
export const dashboardYaml = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: convex-dashboard, namespace: convex }
spec:
  selector: { matchLabels: { app: convex-dashboard } }
  template:
    metadata: { labels: { app: convex-dashboard } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, runAsUser: 1001 }
      containers:
        - name: dashboard
          image: ${dashboardRepository}:${defaultRelease}
          ports: [{ name: http, containerPort: 6791 }]
          env:
            - { name: NEXT_PUBLIC_DEPLOYMENT_URL, value: "https://convex.example.com" }
            - { name: HOSTNAME, value: 0.0.0.0 }
          readinessProbe: { httpGet: { path: /, port: 6791 } }
`

/** YAML with texts replaced, each at its first occurrence. */
export function replaced(yaml: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((text, [from, to]) => text.replace(from, () => to), yaml)
}

/** The backend with texts replaced. */
export function changed(changes: Readonly<Record<string, string>> = {}): string {
  return replaced(backendYaml, changes)
}

/** The backend with more variables, each an entry of `env` in the flow style of YAML. */
export function withEnv(...entries: readonly string[]): string {
  return changed({ 'env:\n': `env:\n${entries.map((entry) => `            - ${entry}\n`).join('')}` })
}

/** Entries of `env` for the six variables of S3. */
export const s3Entries = s3Variables.map((name) =>
  name === 'AWS_REGION'
    ? `{ name: ${name}, value: eu-central-1 }`
    : `{ name: ${name}, value: convex-${name.split('_').slice(2, -1).join('-').toLowerCase()} }`,
)

/** Several documents of one file. */
export function documents(...yaml: readonly string[]): string {
  return yaml.map((text) => `${text.trim()}\n`).join('---\n')
}

import { expect, it } from 'vitest'
import { backendYaml, dashboardYaml, documents } from '../../../src/check/examples/backend.ts'
import { rules } from '../../../src/check/rules/all.ts'
import { container, modelOf, pod, problems, said } from './support.ts'

/** As a chart or a converter of compose files writes it: every variable of the compose file, most of them empty. */
const chart = `
apiVersion: v1
kind: ConfigMap
metadata: { name: release-convex-env, namespace: prod }
data: { AWS_S3_FORCE_PATH_STYLE: "", AWS_REGION: "", S3_ENDPOINT_URL: "", RUST_LOG: info, DISABLE_BEACON: "", PORT: "3210" }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: release-convex
  namespace: prod
  labels: { app.kubernetes.io/managed-by: Helm, helm.sh/chart: convex-0.1.0 }
spec:
  replicas: 1
  selector: { matchLabels: { app.kubernetes.io/name: convex } }
  template:
    metadata: { labels: { app.kubernetes.io/name: convex } }
    spec:
      serviceAccountName: release-convex
      securityContext: {}
      containers:
        - name: convex
          image: registry.example.com:5000/mirror/convex-backend:latest
          ports: [{ name: http, containerPort: 3210 }, { name: actions, containerPort: 3211 }]
          envFrom: [{ configMapRef: { name: release-convex-env } }, { secretRef: { name: release-convex } }]
          env: [{ name: INSTANCE_NAME, value: release_convex }, { name: DO_NOT_REQUIRE_SSL, value: "0" }]
          livenessProbe: { httpGet: { path: /, port: http } }
          readinessProbe: { httpGet: { path: /version, port: http } }
          volumeMounts: [{ name: data, mountPath: /convex/data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: release-convex } }]
`

it('of a chart, the rules report what is wrong, and nothing that cannot be seen', () => {
  const found = rules.flatMap((rule) => problems(rule, chart).map((text) => `${rule.id} ${text}`))
  expect(found).toEqual([
    'backend-recreate error spec.strategy',
    `backend-stop-signal warning ${container}.lifecycle`,
    `probe-path warning ${container}.livenessProbe.httpGet.path`,
    `service-account-token info ${pod}.automountServiceAccountToken`,
    `service-links info ${pod}.enableServiceLinks`,
    `startup-probe warning ${container}.livenessProbe`,
    `instance-name warning ${container}.env[0].value`,
    'shell-flags error data.DISABLE_BEACON',
    `shell-flags error ${container}.env[1].value`,
    'unread-variables warning data.PORT',
    `image-pinned warning ${container}.image`,
    `claim-references info ${pod}.volumes[0].persistentVolumeClaim.claimName`,
  ])
})

it('never shows a value that may be secret', () => {
  const yaml = documents(
    backendYaml.replace(
      'value: convex-self-hosted',
      'value: convex-self-hosted }\n            - { name: AWS_SECRET_ACCESS_KEY, value: hunter2 }\n            - { name: S3_ENDPOINT_URL, value: "ftp://u:hunter2@x" }\n            - { name: SENTRY_DSN, value: "hunter2"',
    ),
    dashboardYaml,
  )
  expect(rules.flatMap((rule) => [...rule.check(modelOf(yaml))]).length).toBeGreaterThan(1)
  expect(said(yaml)).not.toContain('hunter2')
})

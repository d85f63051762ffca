import { describe, expect, it } from 'vitest'
import { backendRules } from './groups.ts'
import { dashboardYaml } from '../../../src/check/examples/backend.ts'
import { Model } from '../../../src/check/model/model.ts'
import { titleOf } from '../../../src/kubernetes/object.ts'
import { backendYaml, container, documents, pod, problems, release, modelOf } from './backend-support.ts'

/** What each rule says of its own bad example. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'backend-single-writer': ['error spec.replicas'],
  'backend-recreate': ['error spec.strategy.type'],
  'backend-second-writer': [`error ${container}`],
  'backend-autoscaler': ['error spec.maxReplicas'],
  'backend-restart': ['error kind'],
  'backend-disruption-budget': ['warning spec.minAvailable'],
  'backend-stop-signal': [`warning ${container}.lifecycle`],
  'backend-grace-period': [`warning ${pod}.terminationGracePeriodSeconds`],
  'backend-probes': [`warning ${container}`],
  'probe-path': [`error ${container}.livenessProbe.httpGet.path`],
  'progress-deadline': ['info spec.progressDeadlineSeconds'],
  'startup-probe': [`warning ${container}.livenessProbe`],
  'instance-name': [`error ${container}.env[0].value`],
  'instance-secret': [`warning ${container}.env`],
  'instance-secret-format': [`error ${container}.env[1].value`],
  'instance-variable-names': [`error ${container}.env[0].value`],
  'backend-admin-key': [`warning ${container}.env[0].valueFrom.secretKeyRef`],
  'shell-flags': [`error ${container}.env[0].value`],
  'boolean-values': [`error ${container}.env[4].value`],
  'variable-values': [`warning ${container}.env[0].value`],
  'unread-variables': [`warning ${container}.env[0].value`],
  'function-variables': [`warning ${container}.env[0].valueFrom.secretKeyRef`],
  'harmful-variables': [`error ${container}.env[0].value`],
  'duplicate-variables': [`warning ${container}.env[3].name`],
  'variable-strings': [`error ${container}.env[4].value`],
  'variable-references': [`error ${container}.env[0].value`],
  'resource-quantities': [`error ${container}.resources.limits.memory`],
  'data-volume': [`error ${pod}.volumes[0]`],
  'program-directory': [`error ${container}.volumeMounts[0].mountPath`],
  'temporary-directory': [`error ${container}.env[0].value`],
  'writable-paths': [`error ${container}.volumeMounts[0].readOnly`],
  'export-retention': ['warning spec.schedule'],
  's3-variables': [`error ${container}.env`],
  'sqlite-volume': [`warning ${pod}.volumes[0]`],
  'backend-user': [`error ${pod}.securityContext.runAsUser`],
  'data-volume-group': [`warning ${pod}.securityContext`],
  'pod-security-level': [
    `error ${container}.securityContext.allowPrivilegeEscalation`,
    `error ${container}.securityContext.capabilities.drop`,
    `error ${container}.securityContext.seccompProfile.type`,
    `error ${container}.securityContext.runAsNonRoot`,
  ],
  'image-pinned': [`warning ${container}.image`],
  'image-same-release': [`warning ${container}.image`],
  'image-release': [`error ${container}.image`],
  'service-links': [`info ${pod}.enableServiceLinks`],
  'service-account-token': [`info ${pod}.automountServiceAccountToken`],
  'backend-service-ipv4': ['error spec.ipFamilies'],
  'volume-mounts': [`error ${container}.volumeMounts[0].name`],
  'secret-references': [`error ${container}.env[1].valueFrom.secretKeyRef.key`],
  'config-map-references': [`error ${container}.env[0].valueFrom.configMapKeyRef.key`],
  'unchecked-parts': ['info spec.values'],
  'claim-references': [`info ${pod}.volumes[0].persistentVolumeClaim.claimName`],
  'workload-selector': ['error spec.selector'],
  'secret-producers': ['error '],
  'plain-secrets': ['warning stringData'],
  'inline-secrets': [`error ${container}.env[1].value`],
}

/** A value that can be seen to be wrong is also one that should not be seen. */
const companions: Readonly<Record<string, readonly string[]>> = {
  'instance-secret-format': ['inline-secrets'],
}

/** Only one rule looks at the option. */
function releaseFor(id: string): string | undefined {
  return id === 'image-release' ? release : undefined
}

describe('examples of the backend rules', () => {
  it('are those of every rule, once', () => {
    const ids = backendRules.map(({ id }) => id)
    expect(ids.toSorted()).toEqual(Object.keys(expected).toSorted())
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(backendRules.map((rule) => [rule.id, rule] as const))('%s: speaks on the bad one, and alone', (id, rule) => {
    expect(problems(rule, rule.bad, releaseFor(id))).toEqual(expected[id])
    const model = modelOf(rule.bad, releaseFor(id))
    const speakers = backendRules.filter((other) => [...other.check(model)].length > 0).map((other) => other.id)
    expect(speakers.toSorted()).toEqual([id, ...(companions[id] ?? [])].toSorted())
  })

  it.each(backendRules.map((rule) => [rule.id, rule] as const))(
    '%s: is silent on the good one, as all are',
    (id, rule) => {
      for (const other of backendRules) expect(problems(other, rule.good, releaseFor(id)), other.id).toEqual([])
    },
  )

  it.each(backendRules.map((rule) => [rule.id, rule] as const))('%s: says the same in any order', (id, rule) => {
    const said = (model: Model): readonly string[] =>
      [...rule.check(model)].map(({ object, path, message }) => `${titleOf(object)} ${path} ${message}`).toSorted()
    const { objects } = modelOf(rule.bad)
    const wanted = releaseFor(id)
    expect(said(new Model(objects.toReversed(), wanted))).toEqual(said(new Model(objects, wanted)))
  })

  it.each(backendRules.map((rule) => [rule.id, rule] as const))('%s: says what, why and what to do', (id, rule) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    for (const text of [rule.title, rule.why]) expect(text).toMatch(/\.$/)
    expect(rule.source).not.toBe('')
    for (const { message, fix } of rule.check(modelOf(rule.bad, releaseFor(id)))) {
      expect(message).toMatch(/\.$/)
      expect(fix).toMatch(/\S/)
    }
  })

  it('never show a value that may be secret', () => {
    const yaml = documents(
      backendYaml.replace(
        'value: convex-self-hosted',
        'value: convex-self-hosted }\n            - { name: AWS_SECRET_ACCESS_KEY, value: hunter2 }\n            - { name: S3_ENDPOINT_URL, value: "ftp://u:hunter2@x" }\n            - { name: SENTRY_DSN, value: "hunter2"',
      ),
      dashboardYaml,
    )
    const said = backendRules.flatMap((rule) => [...rule.check(modelOf(yaml))].map(({ message, fix }) => message + fix))
    expect(said.length).toBeGreaterThan(1)
    expect(said.join()).not.toContain('hunter2')
  })
})

const junk: readonly unknown[] = [null, 1, 'text', true, [], {}, [null], [[]], { name: null }, { name: 1, value: {} }]

/** Every place of an object, replaced by every piece of junk, one at a time. */
function* spoilt(value: unknown, wrap: (inner: unknown) => unknown): Iterable<unknown> {
  for (const piece of junk) yield wrap(piece)
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const copy = (changed: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
    yield* spoilt(inner, (changed) => wrap(copy(changed)))
  }
}

describe('backend rules on junk', () => {
  it('never throw', () => {
    const object = modelOf(backendYaml).objects.find(({ kind }) => kind === 'Deployment')
    let count = 0
    for (const piece of spoilt((object as unknown as Record<string, unknown>)['spec'], (spec) => ({
      ...object,
      spec,
    }))) {
      const model = new Model([piece as never])
      for (const rule of backendRules)
        for (const problem of rule.check(model)) expect(typeof problem.path).toBe('string')
      count += 1
    }
    expect(count).toBeGreaterThan(700)
  })

  it.each([
    'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ipFamilies: [IPv6], selector: { app: web } }',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: web }\nstringData: { password: x }',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 3, template: { spec: { containers: [{ name: web, image: nginx, env: [{ name: TZ, value: X }, { name: TZ, value: 1 }] }] } } }',
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { minAvailable: 1, selector: {} }',
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 9, scaleTargetRef: { kind: Deployment, name: web } }',
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: web, labels: { pod-security.kubernetes.io/enforce: restricted } }',
  ])('say nothing about what is not Convex: %#', (yaml) => {
    const model = modelOf(documents(yaml, backendYaml))
    expect(backendRules.flatMap((rule) => [...rule.check(model)].map(() => rule.id))).toEqual([])
  })
})

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

it('backend rules on a chart: what is wrong, and nothing that cannot be seen', () => {
  const found = backendRules.flatMap((rule) => problems(rule, chart).map((text) => `${rule.id} ${text}`))
  expect(found).toEqual([
    'backend-recreate error spec.strategy',
    `backend-stop-signal warning ${container}.lifecycle`,
    `probe-path warning ${container}.livenessProbe.httpGet.path`,
    `startup-probe warning ${container}.livenessProbe`,
    `instance-name warning ${container}.env[0].value`,
    'shell-flags error data.DISABLE_BEACON',
    `shell-flags error ${container}.env[1].value`,
    'unread-variables warning data.PORT',
    `image-pinned warning ${container}.image`,
    `service-links info ${pod}.enableServiceLinks`,
    `service-account-token info ${pod}.automountServiceAccountToken`,
    `claim-references info ${pod}.volumes[0].persistentVolumeClaim.claimName`,
  ])
})

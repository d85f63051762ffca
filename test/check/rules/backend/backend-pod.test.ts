import { describe, expect, it } from 'vitest'
import { dashboardYaml } from '../../../../src/check/examples/backend.ts'
import { rule as initContainerImage } from '../../../../src/check/rules/stack/init-container-image.ts'
import { rule as imageSameRelease } from '../../../../src/check/rules/stack/image-same-release.ts'
import { rule as imageRelease } from '../../../../src/check/rules/stack/image-release.ts'
import { rule as imagePinned } from '../../../../src/check/rules/stack/image-pinned.ts'
import { rule as volumeMountsRule } from '../../../../src/check/rules/storage/volume-mounts.ts'
import { rule as podSecurityLevel } from '../../../../src/check/rules/policy/pod-security-level.ts'
import { rule as backendServiceIpv4 } from '../../../../src/check/rules/backend/backend-service-ipv4.ts'
import { rule as serviceAccountToken } from '../../../../src/check/rules/backend/service-account-token.ts'
import { rule as serviceLinks } from '../../../../src/check/rules/backend/service-links.ts'
import { rule as readinessProbe } from '../../../../src/check/rules/backend/readiness-probe.ts'
import { rule as livenessProbe } from '../../../../src/check/rules/backend/liveness-probe.ts'
import { rule as progressDeadlineRule } from '../../../../src/check/rules/backend/progress-deadline.ts'
import { rule as startupProbeRule } from '../../../../src/check/rules/backend/startup-probe.ts'
import { rule as probePath } from '../../../../src/check/rules/backend/probe-path.ts'
import { asKind, backendYaml, changed, documents, lines, release, replaced } from '../backend-examples.ts'
import { container, pod, problems } from '../support.ts'

const asking = (handler: string): string => changed({ [liveness]: `livenessProbe: { ${handler} }` })

const image = (name: string): string => changed({ [lines.image]: name })

const namespace = (level: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: convex, labels: { pod-security.kubernetes.io/enforce: ${level} } }`

const application = (level: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: c, namespace: argocd }\nspec: { destination: { namespace: convex }, syncPolicy: { managedNamespaceMetadata: { labels: { pod-security.kubernetes.io/enforce: ${level} } } } }`

const secured = (spec: string): string =>
  changed({ '          env:\n': `          securityContext: ${spec}\n          env:\n` })

const liveness = 'livenessProbe: { httpGet: { path: /version, port: 3210 }, timeoutSeconds: 10, failureThreshold: 6 }'
const startup = 'startupProbe: { httpGet: { path: /version, port: 3210 }, periodSeconds: 5, failureThreshold: 120 }'

describe('probe-path', () => {
  const probe = `${container}.livenessProbe`

  it.each([
    ['httpGet: { path: /version, port: 3211 }', [`warning ${probe}.httpGet.port`]],
    ['httpGet: { path: /version, port: 80 }', [`error ${probe}.httpGet.port`]],
    ['httpGet: { path: /, port: 3210 }', [`warning ${probe}.httpGet.path`]],
    ['httpGet: { port: 3210 }', [`warning ${probe}.httpGet.path`]],
    ['httpGet: { path: /health, port: 3210 }', [`error ${probe}.httpGet.path`]],
    ['httpGet: { path: "/version?x", port: 3210 }', []],
    ['httpGet: { path: /version, port: 3210, scheme: HTTPS }', [`error ${probe}.httpGet.scheme`]],
    ['httpGet: { path: /version, port: web }', [`error ${probe}.httpGet.port`]],
    ['tcpSocket: { port: 3210 }', []],
    ['tcpSocket: { port: 6791 }', [`error ${probe}.tcpSocket.port`]],
    ['grpc: { port: 3210 }', [`error ${probe}.grpc`]],
    ['exec: { command: [curl, x] }', []],
  ])('%s', (handler, found) => {
    expect(problems(probePath, asking(handler))).toEqual(found)
  })

  it('knows ports by their names', () => {
    const named = asking('httpGet: { path: /version, port: api }')
    expect(problems(probePath, named)).toEqual([])
  })

  it('does not know the port of a program that is started by hand', () => {
    const own = replaced(asking('tcpSocket: { port: 8000 }'), {
      '          env:\n': '          command: [./convex-local-backend, --port, "8000"]\n          env:\n',
    })
    expect(problems(probePath, own)).toEqual([])
  })
})

describe('startup-probe', () => {
  it.each([
    ['startupProbe: { tcpSocket: { port: 3210 } }', 1],
    ['startupProbe: { tcpSocket: { port: 3210 }, periodSeconds: 20 }', 0],
    ['startupProbe: { tcpSocket: { port: 3210 }, failureThreshold: 2 }', 1],
    ['startupProbe: { tcpSocket: { port: 3210 }, failureThreshold: 3 }', 0],
  ])('%s', (probe, count) => {
    expect(problems(startupProbeRule, changed({ [startup]: probe }))).toHaveLength(count)
  })

  it.each([
    ['', 120, 0],
    ['', 121, 1],
    ['progressDeadlineSeconds: 1800', 360, 0],
    ['progressDeadlineSeconds: 1800', 361, 1],
    ['progressDeadlineSeconds: "${SECONDS}"', 361, 0],
  ])('compares the deadline of the rollout (%j) with %i failures of the startupProbe', (deadline, failures, count) => {
    const yaml = changed({
      '  replicas: 1\n': `  replicas: 1\n${deadline === '' ? '' : `  ${deadline}\n`}`,
      'failureThreshold: 120': `failureThreshold: ${failures}`,
    })
    const found = Array.from({ length: count }, () => 'info spec.progressDeadlineSeconds')
    expect(problems(progressDeadlineRule, yaml)).toEqual(found)
  })

  it('counts the delay of a liveness probe that stands alone', () => {
    const alone = { [`          ${startup}\n`]: '' }
    expect(
      problems(startupProbeRule, changed({ ...alone, 'timeoutSeconds: 10,': 'initialDelaySeconds: 300,' })),
    ).toEqual([])
    expect(
      problems(startupProbeRule, changed({ ...alone, 'timeoutSeconds: 10,': 'initialDelaySeconds: 30,' })),
    ).toHaveLength(1)
    expect(problems(startupProbeRule, changed({ ...alone, [`          ${liveness}\n`]: '' }))).toEqual([])
  })

  it.each([
    ['readiness-probe', readinessProbe, 'readinessProbe'],
    ['liveness-probe', livenessProbe, 'livenessProbe'],
  ])('%s: a missing probe is reported', (_, rule, probe) => {
    expect(problems(rule, changed({ [`          ${probe}`]: '          x' }))).toHaveLength(1)
    expect(problems(rule, backendYaml)).toEqual([])
  })
})

describe('images', () => {
  it.each([
    ['ghcr.io/get-convex/convex-backend', 1],
    ['ghcr.io/get-convex/convex-backend:latest', 1],
    ['ghcr.io/get-convex/convex-backend:652b828', 1],
    ['registry.local:5000/convex-backend', 1],
    ['registry.local:5000/convex-backend:v1', 0],
    [`ghcr.io/get-convex/convex-backend@sha256:${'0'.repeat(64)}`, 0],
    [`ghcr.io/get-convex/convex-backend:latest@sha256:${'0'.repeat(64)}`, 0],
  ])('are pinned: %s', (name, count) => {
    expect(problems(imagePinned, image(name))).toHaveLength(count)
  })

  it('are of one release within a namespace', () => {
    const other = replaced(dashboardYaml, { [release]: 'a'.repeat(40) })
    expect(problems(imageSameRelease, documents(backendYaml, other))).toHaveLength(1)
    expect(
      problems(imageSameRelease, documents(backendYaml, replaced(other, { 'namespace: convex': 'namespace: b' }))),
    ).toEqual([])
    const second = replaced(backendYaml, { [release]: 'a'.repeat(40), 'name: convex-backend,': 'name: b,' })
    expect(problems(imageSameRelease, documents(backendYaml, second, other))).toEqual([])
    const digest = image(`ghcr.io/get-convex/convex-backend@sha256:${'0'.repeat(64)}`)
    expect(problems(imageSameRelease, documents(digest, other))).toEqual([])
  })

  it('are of one release within a pod', () => {
    const init = `      initContainers: [{ name: p, image: "ghcr.io/get-convex/convex-backend:${'b'.repeat(40)}" }]\n      containers:\n`
    expect(problems(initContainerImage, changed({ '      containers:\n': init }))).toEqual([
      `warning ${pod}.initContainers[0].image`,
    ])
  })

  it('are of the release that is asked for, when one is', () => {
    const other = image(`ghcr.io/get-convex/convex-backend:${'a'.repeat(40)}`)
    expect(problems(imageRelease, other)).toEqual([])
    expect(problems(imageRelease, other, release)).toEqual([`error ${container}.image`])
    expect(problems(imageRelease, image(`r/convex-backend:v1-${release}`), release)).toEqual([])
    expect(problems(imageRelease, image(`r/convex-backend@sha256:${'0'.repeat(64)}`), release)).toEqual([
      `info ${container}.image`,
    ])
    expect(problems(imageRelease, replaced(dashboardYaml, { [release]: 'main' }), release)).toHaveLength(1)
  })
})

describe('pod-security-level', () => {
  it('reads the level from the Application too, and the Namespace goes before it', () => {
    expect(problems(podSecurityLevel, documents(application('restricted'), backendYaml))).toHaveLength(4)
    expect(
      problems(podSecurityLevel, documents(application('restricted'), namespace('baseline'), backendYaml)),
    ).toEqual([])
    expect(problems(podSecurityLevel, documents(namespace('privileged'), backendYaml))).toEqual([])
  })

  it.each([
    ['{ privileged: true }', [`error ${container}.securityContext.privileged`]],
    ['{ capabilities: { add: [SYS_ADMIN] } }', [`error ${container}.securityContext.capabilities.add`]],
    ['{ capabilities: { add: [CHOWN] } }', []],
  ])('baseline and %s', (context, found) => {
    expect(problems(podSecurityLevel, documents(namespace('baseline'), secured(context)))).toEqual(found)
  })

  it('baseline knows the node', () => {
    const host = changed({
      '      containers:': '      hostNetwork: true\n      containers:',
      [lines.claim]: 'hostPath: { path: /d }',
      '{ name: api, containerPort: 3210 }': '{ containerPort: 3210, hostPort: 80 }',
    })
    expect(problems(podSecurityLevel, documents(namespace('baseline'), host))).toEqual([
      `error ${pod}.hostNetwork`,
      `error ${pod}.volumes[0].hostPath`,
      `error ${container}.ports[0].hostPort`,
    ])
  })

  const right =
    '{ allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1000, capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault } }'

  it('restricted takes what is confined, and looks at init containers', () => {
    expect(problems(podSecurityLevel, documents(namespace('restricted'), secured(right)))).toEqual([])
    const init = replaced(secured(right), {
      '      containers:\n': '      initContainers: [{ name: i, image: busybox }]\n      containers:\n',
    })
    expect(problems(podSecurityLevel, documents(namespace('restricted'), init))).toHaveLength(4)
    expect(
      problems(
        podSecurityLevel,
        documents(namespace('restricted'), replaced(secured(right), { 'runAsUser: 1000': 'runAsUser: 0' })),
      ),
    ).toEqual([`error ${container}.securityContext.runAsUser`])
  })

  it('works in any kind of workload', () => {
    const found = problems(
      podSecurityLevel,
      documents(namespace('baseline'), asKind('CronJob', secured('{ privileged: true }'))),
    )
    expect(found).toEqual(['error spec.jobTemplate.spec.template.spec.containers[0].securityContext.privileged'])
  })
})

describe('settings of the pod', () => {
  it('a token may be refused by the account', () => {
    const yaml = changed({ '      automountServiceAccountToken: false\n': '      serviceAccountName: convex\n' })
    const account =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: convex, namespace: convex }\nautomountServiceAccountToken: false'
    expect(problems(serviceAccountToken, yaml)).toHaveLength(1)
    expect(problems(serviceAccountToken, documents(yaml, account))).toEqual([])
  })

  it('links are on unless they are off', () => {
    expect(problems(serviceLinks, changed({ 'enableServiceLinks: false': 'enableServiceLinks: true' }))).toEqual([
      `info ${pod}.enableServiceLinks`,
    ])
  })

  it('mounts name volumes', () => {
    expect(
      problems(
        volumeMountsRule,
        changed({ [lines.mounts]: '[{ name: data, mountPath: /convex/data }, { name: x, mountPath: /x }]' }),
      ),
    ).toEqual([`error ${container}.volumeMounts[1].name`])
  })

  it.each([
    ['ipFamilies: [IPv6]', ['error spec.ipFamilies']],
    ['ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack', ['warning spec.ipFamilies']],
    ['ipFamilyPolicy: RequireDualStack', ['warning spec.ipFamilyPolicy']],
    ['ipFamilyPolicy: PreferDualStack', []],
    ['ipFamilies: [IPv4]', []],
  ])('a Service with %s', (families, found) => {
    const service = `apiVersion: v1\nkind: Service\nmetadata: { name: s, namespace: convex }\nspec: { ${families}, selector: { app: convex-backend } }`
    expect(problems(backendServiceIpv4, documents(backendYaml, service))).toEqual(found)
    expect(
      problems(backendServiceIpv4, documents(backendYaml, replaced(service, { 'app: convex-backend': 'app: web' }))),
    ).toEqual([])
  })
})

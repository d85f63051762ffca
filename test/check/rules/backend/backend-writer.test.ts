import { describe, expect, it } from 'vitest'
import { rule as backendDisruptionBudget } from '../../../../src/check/rules/backend/backend-disruption-budget.ts'
import { rule as backendRestart } from '../../../../src/check/rules/backend/backend-restart.ts'
import { rule as backendAutoscaler } from '../../../../src/check/rules/backend/backend-autoscaler.ts'
import { rule as backendSecondWriter } from '../../../../src/check/rules/backend/backend-second-writer.ts'
import { rule as backendGracePeriod } from '../../../../src/check/rules/backend/backend-grace-period.ts'
import { rule as backendStopSignal } from '../../../../src/check/rules/backend/backend-stop-signal.ts'
import { rule as backendRecreateRule } from '../../../../src/check/rules/backend/backend-recreate.ts'
import { rule as backendSingleWriterRule } from '../../../../src/check/rules/backend/backend-single-writer.ts'
import { asKind, backendYaml, changed, documents, lines, replaced } from '../backend-examples.ts'
import { container, messages, pod, problems } from '../support.ts'

const onServer = (yaml: string, url: string): string =>
  replaced(yaml, { 'env:\n': `env:\n            - { name: POSTGRES_URL, value: "${url}" }\n` })

const host = (yaml: string, secret: string): string =>
  replaced(yaml, {
    'env:\n': `env:\n            - { name: H, valueFrom: { secretKeyRef: { name: ${secret}, key: host } } }\n            - { name: POSTGRES_URL, value: "postgresql://u@$(H):5432" }\n`,
  })

const scaler = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: s, namespace: convex }\nspec: ${spec}`

const budget = (spec: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: b, namespace: convex }\nspec: ${spec}`

const hook = (lifecycle: string): string => changed({ [lines.lifecycle]: `          lifecycle: ${lifecycle}\n` })

const exec = (command: string): string => hook(`{ preStop: { exec: { command: ${command} } } }`)

describe('backend-single-writer and backend-recreate', () => {
  it('speaks of a StatefulSet and a DaemonSet too', () => {
    expect(problems(backendSingleWriterRule, asKind('StatefulSet', changed({ 'replicas: 1': 'replicas: 3' })))).toEqual(
      ['error spec.replicas'],
    )
    expect(problems(backendSingleWriterRule, asKind('DaemonSet'))).toEqual(['error kind'])
  })

  it('takes a backend from any registry, and no image of another program', () => {
    const two = { 'replicas: 1': 'replicas: 2' }
    const found = (name: string) =>
      problems(backendSingleWriterRule, changed({ ...two, 'ghcr.io/get-convex/convex-backend': name }))
    expect(found('registry.local:5000/mirror/convex-backend')).toHaveLength(1)
    expect(found('registry.local:5000/mirror/nginx')).toEqual([])
  })

  it('wants Recreate of a Deployment alone', () => {
    expect(problems(backendRecreateRule, changed({ '  strategy: { type: Recreate }\n': '' }))).toEqual([
      'error spec.strategy',
    ])
    expect(
      problems(backendRecreateRule, asKind('StatefulSet', changed({ '  strategy: { type: Recreate }\n': '' }))),
    ).toEqual([])
  })

  it('speaks of a rollingUpdate that is left over', () => {
    const left = { 'type: Recreate': 'type: Recreate, rollingUpdate: { maxSurge: 1 }' }
    expect(problems(backendRecreateRule, changed(left))).toEqual(['error spec.strategy.rollingUpdate'])
    expect(problems(backendRecreateRule, changed({ 'type: Recreate': 'type: Recreate, rollingUpdate: null' }))).toEqual(
      [],
    )
  })
})

describe('backend-second-writer', () => {
  const other = replaced(backendYaml, {
    'name: convex-backend,': 'name: other,',
    'claimName: convex-backend-data': 'claimName: other',
  })

  it('sees one database by the host of its server', () => {
    const url = 'postgresql://u@db.example.com:5432'
    expect(problems(backendSecondWriter, documents(onServer(backendYaml, url), onServer(other, url)))).toEqual([
      `error ${container}`,
    ])
    expect(
      problems(
        backendSecondWriter,
        documents(onServer(backendYaml, url), onServer(other, 'postgresql://u@db2.example.com:5432')),
      ),
    ).toEqual([])
  })

  it('takes a short host for one of the namespace', () => {
    const url = 'postgresql://u@db:5432'
    const elsewhere = replaced(onServer(other, url), { 'namespace: convex': 'namespace: staging' })
    expect(problems(backendSecondWriter, documents(onServer(backendYaml, url), elsewhere))).toEqual([])
  })

  it('sees one database by the Secret that its address comes from', () => {
    expect(problems(backendSecondWriter, documents(host(backendYaml, 'db'), host(other, 'db')))).toHaveLength(1)
    expect(problems(backendSecondWriter, documents(host(backendYaml, 'db'), host(other, 'db2')))).toEqual([])
  })

  it('leaves one server with two databases alone, and a backend that is off', () => {
    const url = 'postgresql://u@db.example.com:5432'
    const blue = replaced(onServer(other, url), { 'value: convex-self-hosted': 'value: blue' })
    expect(problems(backendSecondWriter, documents(onServer(backendYaml, url), blue))).toEqual([])
    expect(
      problems(
        backendSecondWriter,
        documents(
          backendYaml,
          replaced(backendYaml, { 'name: convex-backend,': 'name: b,', 'replicas: 1': 'replicas: 0' }),
        ),
      ),
    ).toEqual([])
  })

  it('leaves what kubectl prints alone: the Pod of the Deployment, and an object twice', () => {
    const live = JSON.parse(asKind('Pod')) as { metadata: Record<string, unknown> }
    live.metadata['ownerReferences'] = [{ kind: 'ReplicaSet', name: 'convex-backend-1' }]
    live.metadata['name'] = 'convex-backend-1-abc'
    expect(problems(backendSecondWriter, documents(backendYaml, JSON.stringify(live)))).toEqual([])
    expect(problems(backendRestart, JSON.stringify(live))).toEqual([])
    expect(problems(backendSecondWriter, documents(backendYaml, backendYaml))).toEqual([])
  })

  it('sees two backends in one pod', () => {
    const twice = JSON.parse(asKind('Pod')) as { spec: { containers: { name: string }[] } }
    twice.spec.containers.push({ ...twice.spec.containers[0]!, name: 'second' })
    expect(problems(backendSecondWriter, JSON.stringify(twice))).toEqual(['error spec.containers[1]'])
  })
})

describe('backend-autoscaler', () => {
  const target = 'scaleTargetRef: { kind: Deployment, name: convex-backend }'

  it.each([
    ['autoscaling/v2', 'HorizontalPodAutoscaler', `{ ${target}, maxReplicas: 1 }`, []],
    ['autoscaling/v1', 'HorizontalPodAutoscaler', `{ ${target}, maxReplicas: 2 }`, ['error spec.maxReplicas']],
    [
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      '{ scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 2 }',
      [],
    ],
    [
      'keda.sh/v1alpha1',
      'ScaledObject',
      '{ scaleTargetRef: { name: convex-backend } }',
      ['error spec.maxReplicaCount'],
    ],
    [
      'keda.sh/v1alpha1',
      'ScaledObject',
      '{ scaleTargetRef: { name: convex-backend }, maxReplicaCount: 1 }',
      ['error spec.minReplicaCount'],
    ],
    [
      'keda.sh/v1alpha1',
      'ScaledObject',
      '{ scaleTargetRef: { name: convex-backend }, minReplicaCount: 1, maxReplicaCount: 1 }',
      [],
    ],
    [
      'http.keda.sh/v1alpha1',
      'HTTPScaledObject',
      '{ scaleTargetRef: { name: convex-backend } }',
      ['error spec.replicas.max'],
    ],
  ])('%s %s %s', (apiVersion, kind, spec, found) => {
    expect(problems(backendAutoscaler, documents(backendYaml, scaler(apiVersion, kind, spec)))).toEqual(found)
  })
})

describe('backend-restart', () => {
  it.each([
    ['Job', ['error kind']],
    ['CronJob', ['error kind']],
    ['Pod', ['warning kind']],
    ['StatefulSet', []],
  ])('as a %s', (kind, found) => {
    expect(problems(backendRestart, asKind(kind))).toEqual(found)
  })

  it('leaves a Job that makes an admin key alone', () => {
    const started = (command: string): string =>
      changed({ '          env:\n': `          command: [${command}]\n          env:\n` }).replace(/ +ports: .*\n/, '')
    expect(problems(backendRestart, asKind('Job', started('./generate_admin_key.sh')))).toEqual([])
    expect(problems(backendRestart, asKind('Job', started('./convex-local-backend, keygen, admin-key')))).toEqual([])
    const curl = started('curl, "http://convex-backend:3210/version"')
    expect(problems(backendRestart, asKind('CronJob', curl))).toEqual([])
  })

  it('speaks of a restart policy', () => {
    const never = changed({ '      enableServiceLinks': '      restartPolicy: Never\n      enableServiceLinks' })
    expect(problems(backendRestart, never)).toEqual([`error ${pod}.restartPolicy`])
  })
})

describe('backend-disruption-budget', () => {
  const selector = 'selector: { matchLabels: { app: convex-backend } }'

  it.each([
    [`{ minAvailable: 1, ${selector} }`, ['warning spec.minAvailable']],
    [`{ minAvailable: "50%", ${selector} }`, ['warning spec.minAvailable']],
    [`{ minAvailable: "0%", ${selector} }`, []],
    [`{ maxUnavailable: 0, ${selector} }`, ['warning spec.maxUnavailable']],
    [`{ maxUnavailable: "0%", ${selector} }`, ['warning spec.maxUnavailable']],
    [`{ maxUnavailable: "1%", ${selector} }`, []],
    ['{ minAvailable: 1, selector: { matchLabels: { app: web } } }', []],
    ['{ minAvailable: 1, selector: {} }', ['warning spec.minAvailable']],
    ['{ minAvailable: 1 }', []],
    [
      '{ minAvailable: 1, selector: { matchExpressions: [{ key: app, operator: In, values: [convex-backend] }] } }',
      ['warning spec.minAvailable'],
    ],
    [
      '{ minAvailable: 1, selector: { matchExpressions: [{ key: app, operator: NotIn, values: [convex-backend] }] } }',
      [],
    ],
  ])('%s', (spec, found) => {
    expect(problems(backendDisruptionBudget, documents(backendYaml, budget(spec)))).toEqual(found)
  })
})

describe('backend-stop-signal', () => {
  it.each([
    '[/bin/sh, -c, "sleep 5; kill -INT 1"]',
    '[bash, -c, "kill -s INT 1"]',
    '[sh, -c, "kill -SIGINT 1"]',
    '[kill, "-2", "1"]',
    '[sh, -c, "pkill -INT convex-local"]',
    '[sh, -c, "kill -INT $(pidof convex-local-backend)"]',
    '[/scripts/stop.sh]',
  ])('is content with %s', (command) => {
    expect(problems(backendStopSignal, exec(command))).toEqual([])
  })

  it.each([
    '[sh, -c, "sleep 10"]',
    '[sh, -c, "kill -TERM 1"]',
    '[sh, -c, "kill 1"]',
    '[/bin/sleep, "5"]',
    '[sh, -c, "kill -15 1"]',
  ])('is not content with %s', (command) => {
    expect(problems(backendStopSignal, exec(command))).toEqual([`warning ${container}.lifecycle.preStop`])
  })

  it('knows stopSignal, which wants an os', () => {
    expect(problems(backendStopSignal, hook('{ stopSignal: SIGINT }'))).toEqual([
      `warning ${container}.lifecycle.stopSignal`,
    ])
    const named = replaced(hook('{ stopSignal: SIGINT }'), {
      '      containers:': '      os: { name: linux }\n      containers:',
    })
    expect(problems(backendStopSignal, named)).toEqual([])
    expect(problems(backendStopSignal, hook('{ stopSignal: SIGTERM }'))).toEqual([`warning ${container}.lifecycle`])
  })

  it('wants process 1 to be the backend', () => {
    const shared = { '      containers:': '      shareProcessNamespace: true\n      containers:' }
    expect(problems(backendStopSignal, changed(shared))).toEqual([`warning ${pod}.shareProcessNamespace`])
    expect(problems(backendStopSignal, replaced(exec('[sh, -c, "pkill -INT convex"]'), shared))).toEqual([])
  })

  it('does not guess what an image or a wrapper of somebody does', () => {
    const bare = changed({ [lines.lifecycle]: '' })
    const command = (text: string): string =>
      replaced(bare, { '          env:\n': `          command: ${text}\n          env:\n` })
    expect(problems(backendStopSignal, replaced(bare, { 'get-convex/convex-backend:': 'acme/our-convex:' }))).toEqual(
      [],
    )
    expect(problems(backendStopSignal, command('[dumb-init, --rewrite, "15:2", --, ./run_backend.sh]'))).toEqual([])
    expect(problems(backendStopSignal, command('[/scripts/start]'))).toEqual([])
    expect(problems(backendStopSignal, command('[tini, --, ./run_backend.sh]'))).toHaveLength(1)
  })
})

describe('backend-grace-period', () => {
  it.each([
    ['sleep 59', 60, 0],
    ['sleep 1m', 60, 1],
    ['sleep 20; sleep 40', 60, 1],
    ['sleep 0.5', 1, 0],
  ])('%s within %i seconds', (sleep, grace, count) => {
    const yaml = changed({
      'sleep 5': sleep,
      'terminationGracePeriodSeconds: 60': `terminationGracePeriodSeconds: ${grace}`,
    })
    expect(problems(backendGracePeriod, yaml)).toHaveLength(count)
  })

  it('knows the default, and the hook that only sleeps', () => {
    const yaml = changed({ '      terminationGracePeriodSeconds: 60\n': '', 'sleep 5': 'sleep 30' })
    expect(problems(backendGracePeriod, yaml)).toEqual([`warning ${container}.lifecycle.preStop`])
    expect(messages(backendGracePeriod, yaml)[0]).toContain('the default')
    const sleeping = changed({ [lines.lifecycle]: '          lifecycle: { preStop: { sleep: { seconds: 90 } } }\n' })
    expect(problems(backendGracePeriod, sleeping)).toHaveLength(1)
  })

  it('does not count what comes after the signal', () => {
    expect(problems(backendGracePeriod, changed({ 'kill -INT 1': 'kill -INT 1; sleep 300' }))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { budgetLetsNodesDrain } from '../../../src/check/rules/drains.ts'
import { backendKeepsRunning } from '../../../src/check/rules/keeps-running.ts'
import { backendHasNoAutoscaler, oneBackendPerDatabase } from '../../../src/check/rules/second-writer.ts'
import { backendHasTimeToStop, backendStopsBySigint } from '../../../src/check/rules/shutdown.ts'
import { backendRecreate, backendSingleWriter } from '../../../src/check/rules/single-writer.ts'
import {
  asKind,
  backendYaml,
  changed,
  container,
  documents,
  lines,
  messages,
  pod,
  problems,
  replaced,
} from './backend-support.ts'

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
    expect(problems(backendSingleWriter, asKind('StatefulSet', changed({ 'replicas: 1': 'replicas: 3' })))).toEqual([
      'error spec.replicas',
    ])
    expect(problems(backendSingleWriter, asKind('DaemonSet'))).toEqual(['error kind'])
  })

  it('takes a backend from any registry, and no image of another program', () => {
    const two = { 'replicas: 1': 'replicas: 2' }
    const found = (name: string) =>
      problems(backendSingleWriter, changed({ ...two, 'ghcr.io/get-convex/convex-backend': name }))
    expect(found('registry.local:5000/mirror/convex-backend')).toHaveLength(1)
    expect(found('registry.local:5000/mirror/nginx')).toEqual([])
  })

  it('wants Recreate of a Deployment alone', () => {
    expect(problems(backendRecreate, changed({ '  strategy: { type: Recreate }\n': '' }))).toEqual([
      'error spec.strategy',
    ])
    expect(
      problems(backendRecreate, asKind('StatefulSet', changed({ '  strategy: { type: Recreate }\n': '' }))),
    ).toEqual([])
  })

  it('speaks of a rollingUpdate that is left over', () => {
    const left = { 'type: Recreate': 'type: Recreate, rollingUpdate: { maxSurge: 1 }' }
    expect(problems(backendRecreate, changed(left))).toEqual(['error spec.strategy.rollingUpdate'])
    expect(problems(backendRecreate, changed({ 'type: Recreate': 'type: Recreate, rollingUpdate: null' }))).toEqual([])
  })
})

describe('one-backend-per-database', () => {
  const other = replaced(backendYaml, {
    'name: convex-backend,': 'name: other,',
    'claimName: convex-backend-data': 'claimName: other',
  })

  it('sees one database by the host of its server', () => {
    const url = 'postgresql://u@db.example.com:5432'
    expect(problems(oneBackendPerDatabase, documents(onServer(backendYaml, url), onServer(other, url)))).toEqual([
      `error ${container}`,
    ])
    expect(
      problems(
        oneBackendPerDatabase,
        documents(onServer(backendYaml, url), onServer(other, 'postgresql://u@db2.example.com:5432')),
      ),
    ).toEqual([])
  })

  it('takes a short host for one of the namespace', () => {
    const url = 'postgresql://u@db:5432'
    const elsewhere = replaced(onServer(other, url), { 'namespace: convex': 'namespace: staging' })
    expect(problems(oneBackendPerDatabase, documents(onServer(backendYaml, url), elsewhere))).toEqual([])
  })

  it('sees one database by the Secret that its address comes from', () => {
    expect(problems(oneBackendPerDatabase, documents(host(backendYaml, 'db'), host(other, 'db')))).toHaveLength(1)
    expect(problems(oneBackendPerDatabase, documents(host(backendYaml, 'db'), host(other, 'db2')))).toEqual([])
  })

  it('leaves one server with two databases alone, and a backend that is off', () => {
    const url = 'postgresql://u@db.example.com:5432'
    const blue = replaced(onServer(other, url), { 'value: convex-self-hosted': 'value: blue' })
    expect(problems(oneBackendPerDatabase, documents(onServer(backendYaml, url), blue))).toEqual([])
    expect(
      problems(
        oneBackendPerDatabase,
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
    expect(problems(oneBackendPerDatabase, documents(backendYaml, JSON.stringify(live)))).toEqual([])
    expect(problems(backendKeepsRunning, JSON.stringify(live))).toEqual([])
    expect(problems(oneBackendPerDatabase, documents(backendYaml, backendYaml))).toEqual([])
  })

  it('sees two backends in one pod', () => {
    const twice = JSON.parse(asKind('Pod')) as { spec: { containers: { name: string }[] } }
    twice.spec.containers.push({ ...twice.spec.containers[0]!, name: 'second' })
    expect(problems(oneBackendPerDatabase, JSON.stringify(twice))).toEqual(['error spec.containers[1]'])
  })
})

describe('backend-has-no-autoscaler', () => {
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
    expect(problems(backendHasNoAutoscaler, documents(backendYaml, scaler(apiVersion, kind, spec)))).toEqual(found)
  })
})

describe('backend-keeps-running', () => {
  it.each([
    ['Job', ['error kind']],
    ['CronJob', ['error kind']],
    ['Pod', ['warning kind']],
    ['StatefulSet', []],
  ])('as a %s', (kind, found) => {
    expect(problems(backendKeepsRunning, asKind(kind))).toEqual(found)
  })

  it('leaves a Job that makes an admin key alone', () => {
    const job = asKind(
      'Job',
      changed({ '          env:\n': '          command: [./generate_admin_key.sh]\n          env:\n' }),
    )
    expect(problems(backendKeepsRunning, job)).toEqual([])
    const keygen = '          command: [./convex-local-backend, keygen, admin-key]\n          env:\n'
    expect(problems(backendKeepsRunning, asKind('Job', changed({ '          env:\n': keygen })))).toEqual([])
    const curl = '          command: [curl, "http://convex-backend:3210/version"]\n          env:\n'
    expect(problems(backendKeepsRunning, asKind('CronJob', changed({ '          env:\n': curl })))).toEqual([])
  })

  it('speaks of a restart policy', () => {
    const never = changed({ '      enableServiceLinks': '      restartPolicy: Never\n      enableServiceLinks' })
    expect(problems(backendKeepsRunning, never)).toEqual([`error ${pod}.restartPolicy`])
  })
})

describe('backend-budget-lets-nodes-drain', () => {
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
    expect(problems(budgetLetsNodesDrain, documents(backendYaml, budget(spec)))).toEqual(found)
  })
})

describe('backend-stops-by-sigint', () => {
  it.each([
    '[/bin/sh, -c, "sleep 5; kill -INT 1"]',
    '[bash, -c, "kill -s INT 1"]',
    '[sh, -c, "kill -SIGINT 1"]',
    '[kill, "-2", "1"]',
    '[sh, -c, "pkill -INT convex-local"]',
    '[sh, -c, "kill -INT $(pidof convex-local-backend)"]',
    '[/scripts/stop.sh]',
  ])('is content with %s', (command) => {
    expect(problems(backendStopsBySigint, exec(command))).toEqual([])
  })

  it.each([
    '[sh, -c, "sleep 10"]',
    '[sh, -c, "kill -TERM 1"]',
    '[sh, -c, "kill 1"]',
    '[/bin/sleep, "5"]',
    '[sh, -c, "kill -15 1"]',
  ])('is not content with %s', (command) => {
    expect(problems(backendStopsBySigint, exec(command))).toEqual([`warning ${container}.lifecycle.preStop`])
  })

  it('knows stopSignal, which wants an os', () => {
    expect(problems(backendStopsBySigint, hook('{ stopSignal: SIGINT }'))).toEqual([
      `warning ${container}.lifecycle.stopSignal`,
    ])
    const named = replaced(hook('{ stopSignal: SIGINT }'), {
      '      containers:': '      os: { name: linux }\n      containers:',
    })
    expect(problems(backendStopsBySigint, named)).toEqual([])
    expect(problems(backendStopsBySigint, hook('{ stopSignal: SIGTERM }'))).toEqual([`warning ${container}.lifecycle`])
  })

  it('wants process 1 to be the backend', () => {
    const shared = { '      containers:': '      shareProcessNamespace: true\n      containers:' }
    expect(problems(backendStopsBySigint, changed(shared))).toEqual([`warning ${pod}.shareProcessNamespace`])
    expect(problems(backendStopsBySigint, replaced(exec('[sh, -c, "pkill -INT convex"]'), shared))).toEqual([])
  })

  it('does not guess what an image or a wrapper of somebody does', () => {
    const bare = changed({ [lines.lifecycle]: '' })
    const command = (text: string): string =>
      replaced(bare, { '          env:\n': `          command: ${text}\n          env:\n` })
    expect(
      problems(backendStopsBySigint, replaced(bare, { 'get-convex/convex-backend:': 'acme/our-convex:' })),
    ).toEqual([])
    expect(problems(backendStopsBySigint, command('[dumb-init, --rewrite, "15:2", --, ./run_backend.sh]'))).toEqual([])
    expect(problems(backendStopsBySigint, command('[/scripts/start]'))).toEqual([])
    expect(problems(backendStopsBySigint, command('[tini, --, ./run_backend.sh]'))).toHaveLength(1)
  })
})

describe('backend-has-time-to-stop', () => {
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
    expect(problems(backendHasTimeToStop, yaml)).toHaveLength(count)
  })

  it('knows the default, and the hook that only sleeps', () => {
    const yaml = changed({ '      terminationGracePeriodSeconds: 60\n': '', 'sleep 5': 'sleep 30' })
    expect(problems(backendHasTimeToStop, yaml)).toEqual([`warning ${container}.lifecycle.preStop`])
    expect(messages(backendHasTimeToStop, yaml)[0]).toContain('the default')
    const sleeping = changed({ [lines.lifecycle]: '          lifecycle: { preStop: { sleep: { seconds: 90 } } }\n' })
    expect(problems(backendHasTimeToStop, sleeping)).toHaveLength(1)
  })

  it('does not count what comes after the signal', () => {
    expect(problems(backendHasTimeToStop, changed({ 'kill -INT 1': 'kill -INT 1; sleep 300' }))).toEqual([])
  })
})

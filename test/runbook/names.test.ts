import { objectsOf, runbook } from '@proompteng/convex-k8s'
import type { K8sObject, Objects } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { callsOf, scriptsOf } from './programs.ts'
import { deployments } from './stacks.ts'

/** Everything in a nesting that is called after something, such as the names of Secrets. */
function valuesOf(value: unknown, found: (key: string, value: unknown) => readonly string[]): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [...found(key, inner), ...valuesOf(inner, found)])
}

/** Secrets that objects name, found without the code that the runbook finds them by. */
function secretsNamedIn(objects: readonly K8sObject[]): ReadonlySet<string> {
  const references = new Set([
    'accessKeyId',
    'secretAccessKey',
    'sessionToken',
    'endpointCA',
    'secretKeyRef',
    'secretRef',
  ])
  const isRead = (kind: string): boolean => ['Deployment', 'CronJob', 'Job', 'ObjectStore', 'Cluster'].includes(kind)
  return new Set(
    objects
      .filter(({ kind }) => isRead(kind))
      .flatMap((object) =>
        valuesOf(plainObject(object), (key, value) => {
          if (key === 'secretName' && typeof value === 'string') return [value]
          if (key === 'imagePullSecrets') return (value as readonly { name: string }[]).map(({ name }) => name)
          if (key === 'secret' && (object.kind === 'Cluster' || object.kind === 'Job'))
            return [(value as { name: string }).name]
          return references.has(key) ? [(value as { name: string }).name] : []
        }),
      ),
  )
}

const lower = (kind: string): string => kind.toLowerCase()

/** The claims that CloudNativePG makes for the instances of a cluster, and with `walStorage` for their logs. */
function claimsOf({ kind, metadata, ...object }: K8sObject): readonly string[] {
  if (kind !== 'Cluster') return []
  const { instances, walStorage } = (object as unknown as { spec: { instances: number; walStorage?: object } }).spec
  return Array.from(
    { length: instances },
    (_, index) => `persistentvolumeclaim/${metadata?.name}-${index + 1}`,
  ).flatMap((claim) => (walStorage === undefined ? [claim] : [claim, `${claim}-wal`]))
}

/** What a runbook may name, as `kind/name`. */
function namesOf(objects: readonly K8sObject[], text: string): ReadonlySet<string> {
  const own = objects.map(({ kind, metadata }) => `${lower(kind)}/${metadata?.name}`)
  const clusters = objects.filter(({ kind }) => kind === 'Cluster').map(({ metadata }) => metadata?.name ?? '')
  // The cluster that a restore makes is the one that its options name.
  const restored = [...text.matchAll(/postgres: \{\s+name: '([^']+)'/g)].map(([, name = '']) => name)
  return new Set([
    ...own,
    ...restored.map((name) => `cluster/${name}`),
    ...clusters.flatMap((name) => [`service/${name}-rw`, `secret/${name}-app`]),
    ...objects.flatMap(claimsOf),
    // A sealed file makes the Secret of its own name.
    ...[...secretsNamedIn(objects)].flatMap((name) => [`secret/${name}`, `sealedsecret/${name}`]),
    ...valuesOf(objects.map(plainObject), (key, value) =>
      key === 'claimName' ? [`persistentvolumeclaim/${String(value)}`] : [],
    ),
    ...objects
      .filter(({ kind }) => kind === 'Certificate')
      .flatMap((certificate) =>
        valuesOf(plainObject(certificate), (key, value) => (key === 'secretName' ? [`secret/${String(value)}`] : [])),
      ),
  ])
}

const kindsWithNames = new Set(['secret', 'cluster', 'objectstores', 'persistentvolumeclaim', 'externalsecret'])

/** What a call of kubectl is about, as `kind/name`, without the group and the options. */
function targetsOf(args: readonly string[]): readonly string[] {
  const [, ...words] = args.filter((arg) => !arg.startsWith('--') && !arg.includes('='))
  const end = args.indexOf('--')
  const before =
    end === -1 ? words : words.slice(0, Math.max(0, args.slice(0, end).filter((a) => !a.startsWith('--')).length - 1))
  const pairs = before.flatMap((word, index) => {
    const [kind = '', name] = word.split('/')
    const plain = lower(kind.split('.')[0] ?? '')
    if (name !== undefined) return [`${plain}/${name}`]
    const next = before[index + 1]
    // `create secret generic NAME`, `get secret NAME`.
    const given = next === 'generic' || next === 'docker-registry' ? before[index + 2] : next
    if (!kindsWithNames.has(plain) || given === undefined || given.includes('/')) return []
    return [`${plain === 'objectstores' ? 'objectstore' : plain}/${given}`]
  })
  return [
    ...pairs,
    ...args.flatMap((arg) => {
      const from = /^--from=(.+)$/.exec(arg)?.[1]
      const cluster = /cnpg\.io\/cluster=([^,]+)/.exec(arg)?.[1]
      const service = /kubernetes\.io\/service-name=([^,]+)/.exec(arg)?.[1]
      return [
        ...(from === undefined ? [] : [from]),
        ...(cluster === undefined ? [] : [`cluster/${cluster}`]),
        ...(service === undefined ? [] : [`service/${service}`]),
      ]
    }),
  ]
}

/** Namespace of a call, when it has one. */
function namespaceIn(args: readonly string[]): string | undefined {
  const at = args.indexOf('--namespace')
  return at === -1 ? undefined : args[at + 1]
}

const withoutNamespace = (args: readonly string[]): readonly string[] =>
  args.filter((arg, index) => arg !== '--namespace' && args[index - 1] !== '--namespace')

/** Whether a call is about Argo CD or the sealed-secrets controller, each in its own namespace. */
const ofOperators = (args: readonly string[]): boolean => /^(argocd|kube-system)$/.test(namespaceIn(args) ?? '')

describe.each(Object.entries(deployments))('the runbook of %s', (_, deployment: Objects) => {
  const objects = objectsOf(deployment)
  const text = runbook(deployment)
  const calls = callsOf(scriptsOf(text).join('\n'))
  const kubectl = calls.filter(({ program }) => program === 'kubectl').map(({ args }) => args)
  const namespace = objects.find(({ kind }) => kind === 'Deployment')?.metadata?.namespace

  it('names only what is there', () => {
    const names = namesOf(objects, text)
    const targets = kubectl.filter((args) => !ofOperators(args)).flatMap((args) => targetsOf(withoutNamespace(args)))
    expect(targets.length).toBeGreaterThan(8)
    expect([...new Set(targets)].filter((target) => !names.has(target))).toEqual([])
  })

  it('stays in the namespace', () => {
    const elsewhere = kubectl.filter(
      (args) =>
        !args.includes('--all-namespaces') &&
        args[0] !== 'config' &&
        !args.includes('--local') &&
        args.join(' ') !== `create namespace ${namespace}` &&
        args.join(' ') !== 'create --filename=sealing-keys.txt' &&
        args.join(' ') !== 'get dnsconfigs.tailscale.com' &&
        namespaceIn(args) !== namespace &&
        !ofOperators(args),
    )
    expect(elsewhere).toEqual([])
    expect(kubectl.filter((args) => namespaceIn(args) === 'argocd').every((args) => args.includes('patch'))).toBe(true)
    const ofController = kubectl.filter((args) => namespaceIn(args) === 'kube-system').map((args) => args.join(' '))
    expect(
      ofController.filter((call) => !/sealed-secrets-key|deployment\/sealed-secrets-controller/.test(call)),
    ).toEqual([])
    const given = calls.flatMap(({ program, args }) => (program === 'npx' ? [namespaceIn(args) ?? namespace] : []))
    expect(new Set(given)).toEqual(new Set([namespace]))
  })

  it('asks containers that are there, and pods by labels that they have', () => {
    const containers = new Set(
      objects.flatMap((object) =>
        valuesOf(plainObject(object), (key, value) =>
          key === 'containers' ? (value as { name: string }[]).map(({ name }) => name) : [],
        ),
      ),
    )
    const asked = kubectl.flatMap((args) => args.flatMap((arg) => /^--container=(.+)$/.exec(arg)?.[1] ?? []))
    const injected = new Set(['postgres', 'plugin-barman-cloud'])
    expect([...new Set(asked)].filter((name) => !injected.has(name) && !containers.has(name))).toEqual([])
    const labels = new Set(objects.map((object) => `app=${object.metadata?.labels?.['app']}`))
    const selected = kubectl.flatMap((args) => args.flatMap((arg) => /^--selector=(app=.+)$/.exec(arg)?.[1] ?? []))
    expect(selected.filter((label) => !labels.has(label))).toEqual([])
  })

  it('lists every Secret that is read, and no other', () => {
    const [, section = ''] = text.split('\n## Required Secrets\n')
    const listed = [...(section.split('\n##')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name)
    expect(new Set(listed)).toEqual(secretsNamedIn(objects))
  })
})

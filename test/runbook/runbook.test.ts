import { convexStack, ConvexK8sError, objectsOf, renderFiles, runbook } from '@proompteng/convex-k8s'
import type { K8sObject, Objects } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { stackOptions } from '../support/arbitraries/index.ts'
import { deepFreeze } from '../support/deep-freeze.ts'
import { callsOf } from './programs.ts'
import { deployments } from './stacks.ts'

const host = 'convex.example.com'

/** What is wrong with the form of a Markdown text. */
function problemsOf(text: string): readonly string[] {
  const headings = new Set(
    [...text.matchAll(/^#{1,3} (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = '']) => link)
  const tables = text.split('\n\n').filter((block) => block.startsWith('| '))
  return [
    ...links.filter((link) => !headings.has(link)).map((link) => `no heading for ${link}`),
    ...tables.flatMap((table) => {
      const counts = new Set(table.split('\n').map((row) => row.split(/(?<!\\)\|/).length))
      return counts.size === 1 ? [] : [`a table with rows of ${[...counts].join(' and ')} cells`]
    }),
    ...(text.match(/\bundefined\b|\[object|(?<![\w.-])NaN(?![\w.-])|\n\n\n| $|(?<!`)``(?!`)/gm) ?? []),
    ...[...text.matchAll(/```mermaid\n([\s\S]*?)```/g)].flatMap(([, diagram = '']) => diagramProblems(diagram)),
  ]
}

/** A diagram whose every line is a node or an arrow between two that are there. */
function diagramProblems(diagram: string): readonly string[] {
  const [first, ...lines] = diagram.trim().split('\n')
  const nodes = new Set<string>()
  const wrong: string[] = first === 'flowchart LR' ? [] : [`begins with ${first}`]
  for (const line of lines) {
    const node = /^ {2}(\w+)(?:\["[^"]+"\]|\[\("[^"]+"\)\]|\(\["[^"]+"\]\))$/.exec(line)?.[1]
    const arrow = /^ {2}(\w+) (?:-- "[^"]+" )?--> (\w+)$/.exec(line)
    if (node !== undefined) nodes.add(node)
    else if (arrow === null || !nodes.has(arrow[1]!) || !nodes.has(arrow[2]!)) wrong.push(line)
  }
  return nodes.size > 0 ? wrong : [...wrong, 'a diagram without nodes']
}

describe('runbook', () => {
  it('waits for the backend as long as its Deployment may take', () => {
    const waits = (objects: Objects) => [...runbook(objects).matchAll(/rollout status (.*)/g)].map(([, rest]) => rest)
    const stack = convexStack({ host, backend: { startupTimeoutSeconds: 3600 } })
    expect(new Set(waits(stack))).toEqual(new Set(['deployment/convex-backend --timeout=4200s']))
    const written = plainObject(stack.backend.deployment) as unknown as { spec: { progressDeadlineSeconds?: number } }
    delete written.spec.progressDeadlineSeconds
    const backend = { ...stack.backend, deployment: written as unknown as K8sObject }
    // Kubernetes' own default.
    expect(new Set(waits({ ...stack, backend }))).toEqual(new Set(['deployment/convex-backend --timeout=600s']))
  })

  it.each(Object.keys(deployments))('is well formed for %s', (name) => {
    expect(problemsOf(runbook(deployments[name]!))).toEqual([])
  })

  it('is well formed and the same again for any stack', () => {
    fc.assert(
      fc.property(stackOptions, (options) => {
        const text = runbook(deepFreeze(convexStack(options)))
        expect(problemsOf(text)).toEqual([])
        expect(runbook(convexStack(options))).toBe(text)
      }),
      { numRuns: 60 },
    )
  })

  it('lists every object, and draws the way of a request', () => {
    const stack = convexStack({ host })
    const text = runbook(stack)
    for (const { kind, metadata } of objectsOf(stack)) {
      expect(text).toContain(`| ${kind} \`${metadata?.name}\` |`)
    }
    for (const node of ['["Service<br/>convex-backend"]', '["Deployment<br/>convex-backend"]'])
      expect(text).toContain(node)
  })

  it('says what is there after an edit, and not what an option would have made', () => {
    const text = runbook(deployments['edited']!)
    expect(text).toContain('the grace period (900 s)')
    expect(text).not.toContain('starts a new pod')
    expect(text).toContain(`get secret it --output jsonpath='{.data.the\\.secret}'`)
    expect(text).toContain('rollout restart deployment/api')
    expect(text).toContain('delete secret pg-app')
  })

  it('speaks of what there is, and of nothing else', () => {
    const plain = runbook(convexStack({ host }))
    expect(plain).toContain('**`convex-db` has no scheduled backup**')
    expect(plain).not.toMatch(/NetworkPolicy|ScheduledBackup|sealing-certificate|Certificate of the public/)
    const more = runbook(deployments['with backups, policies and other routes']!)
    expect(more).toContain('ScheduledBackup `convex-db`, `0 0 3 * * *`')
    expect(more).toContain('a NetworkPolicy')
    expect(more).toContain('create job --from=cronjob/convex-export "manual-$(date +%s)"')
    expect(more).toContain('Ingress `convex-dashboard`: `https://convex`')
    expect(more).toContain('describe httproute.gateway.networking.k8s.io/convex')
    const sqlite = runbook(convexStack({ host, postgres: false, database: { type: 'sqlite' } }))
    expect(sqlite).not.toMatch(/POSTGRES|CloudNativePG|### The database/)
    const hidden = runbook(convexStack({ host, dashboard: false }))
    expect(hidden).toContain('No object of this folder is exposed on the tailnet.')
  })

  it('makes the credentials by the way that the stack has', () => {
    const sealed = runbook(convexStack({ host, credentials: { sealedFile: 'backend-sealedsecret.yaml' } }))
    expect(sealed).toContain('--out backend-sealedsecret.yaml --admin-key-out admin-key.txt')
    expect(sealed).not.toContain('postgres-sealedsecret')
    expect(runbook(convexStack({ host }))).toContain('create secret generic convex-backend-secrets')
    expect(runbook(deployments['external secrets']!)).toContain('External Secrets fetches it')
    const owned = runbook(deployments['a database secret of its own']!)
    expect(owned).toContain('seal-database --cert sealing-certificate.pem')
    expect(owned).toContain('--re-encrypt --format yaml < postgres-sealedsecret.yaml')
  })

  it('requires the Secrets that images are pulled with', () => {
    const text = runbook(deployments['a private registry']!)
    expect(text).toContain('| `registry-login` | `.dockerconfigjson` |')
    expect(text).toContain('create secret docker-registry registry-login --from-file=.dockerconfigjson=registry.json')
  })

  it('asks the sealed-secrets controller of the cluster', () => {
    const stack = convexStack({ host, credentials: { sealedFile: 'backend-sealedsecret.yaml' } })
    const asked = (text: string): readonly string[] =>
      [...text.matchAll(/kubeseal (.*(?:--fetch-cert|--re-encrypt))/g)].map(([, args = '']) => args)
    const standard = '--controller-name=sealed-secrets-controller --controller-namespace=kube-system'
    expect(new Set(asked(runbook(stack)))).toEqual(new Set([`${standard} --fetch-cert`, `${standard} --re-encrypt`]))
    const sealedSecrets = { name: 'sealed-secrets', namespace: 'security' }
    const own = '--controller-name=sealed-secrets --controller-namespace=security'
    const text = runbook(stack, { sealedSecrets })
    expect(new Set(asked(text))).toEqual(new Set([`${own} --fetch-cert`, `${own} --re-encrypt`]))
    expect(renderFiles(stack, { runbook: { sealedSecrets } }).get('README.md')).toBe(text)
    expect(() => renderFiles(stack, { runbook: { sealedSecrets: { name: 'no name' } } })).toThrow(
      'runbook.sealedSecrets.name',
    )
    expect(() => renderFiles(stack, { runbook: 'yes' as unknown as boolean })).toThrow('runbook')
  })

  it('makes every key of a Secret that something reads', () => {
    const sealed = runbook(deployments['everything']!)
    expect(sealed).toContain(
      'create secret generic orders-secrets --from-file=CONVEX_INSTANCE_SECRET=instance-secret.txt --from-file=CONVEX_ADMIN_KEY=admin-key.txt',
    )
    expect(sealed).toContain('--secret-name orders-owner --owner orders --out postgres-sealedsecret.yaml\n')
    expect(sealed).toContain('--secret-name orders-owner --owner orders --out postgres-sealedsecret.yaml --rotate')
    expect(sealed).toContain('create secret generic backups --from-file=access-key-id=access-key-id.txt')
    const keys = { instanceSecret: 'INSTANCE_SECRET', instanceName: 'INSTANCE_NAME', adminKey: 'ADMIN_KEY' }
    const short = runbook(convexStack({ host, credentials: { sealedFile: 'backend-sealedsecret.yaml', keys } }))
    expect([...short.matchAll(/convex-k8s seal .*/g)].map(([line]) => line.endsWith(' --short-keys'))).toEqual([
      true,
      true,
    ])
    const other = { instanceSecret: 'the.secret' }
    const custom = runbook(convexStack({ host, credentials: { sealedFile: 'backend-sealedsecret.yaml', keys: other } }))
    expect(custom).not.toMatch(/convex-k8s seal /)
  })

  it('says the ports of this deployment', () => {
    const text = runbook(deployments['everything']!)
    expect(text).toContain('`http://convex:8080`')
    expect(text).toContain('-- "TLS 5432" -->')
  })

  it('quotes what a shell would take apart', () => {
    const objects = objectsOf(convexStack({ host })).map((object) => structuredClone(plainObject(object)))
    const text = JSON.stringify(objects).replaceAll(`https://${host}/http`, `https://${host}/http/a';touch x`)
    const [, given] = /--site-url (.*?) --admin-key-file/.exec(runbook(JSON.parse(text) as Objects)) ?? []
    const [call] = callsOf(`cat ${given ?? ''}`)
    expect(call?.args).toEqual([`https://${host}/http/a';touch%20x`])
  })

  it('is of one backend: with none or two there is nothing that it could say', () => {
    for (const objects of [
      [],
      { a: convexStack({ host, namespace: 'a' }), b: convexStack({ host: 'b.example.com', namespace: 'b' }) },
    ]) {
      expect(() => runbook(objects)).toThrow(ConvexK8sError)
    }
  })
})

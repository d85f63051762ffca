import { check, convexFleet, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf } from '../../support/issues.ts'
import { store, variables, sealed } from './options.ts'

const host = 'convex.example.com'
const stackOf = (options: Partial<StackOptions>): StackOptions => ({
  host,
  functionEnvironment: { variables },
  ...options,
})

describe('convexStack with functionEnvironment', () => {
  it('tells the Job the Service, the image and the admin key of the stack', () => {
    const { functionEnvironment } = convexStack(
      stackOf({
        backend: {
          name: 'orders',
          service: { apiPort: 80 },
          image: { repository: 'registry.example.com/convex-backend' },
        },
        credentials: { secretName: 'own', keys: { adminKey: 'ADMIN' } },
      }),
    )
    const { job, configMap } = functionEnvironment!
    expect(JSON.parse(configMap.data!['environment.json']!)).toMatchObject({
      url: 'http://orders:80',
      login: 'own/ADMIN',
    })
    expect(job.spec?.template.spec?.containers[0]?.image).toMatch(/^registry\.example\.com\//)
  })

  it('needs the admin key in the credentials', () => {
    const stack = convexStack(stackOf({ credentials: { sealedFile: 'backend.yaml' } }))
    expect(stack.credentials.sealedFile?.expect.keys).toContain('CONVEX_ADMIN_KEY')
    const externalSecret = { ...store, remoteRefs: { instanceSecret: { key: 'convex' } } }
    expect(issuesOf(() => convexStack(stackOf({ credentials: { externalSecret } })))).toMatchObject([
      {
        path: 'credentials.externalSecret.remoteRefs.adminKey',
        message:
          'is required with functionEnvironment, which reads the admin key; or give functionEnvironment.adminKey',
      },
    ])
    const adminKey = { secret: 'other', key: 'key' }
    const own = { functionEnvironment: { variables, adminKey } }
    expect(convexStack(stackOf({ credentials: { externalSecret }, ...own })).functionEnvironment).toBeDefined()
  })

  it.each<[string, Partial<StackOptions>, string]>([
    [
      'the name of the backend',
      { functionEnvironment: { variables, name: 'convex-backend' } },
      'functionEnvironment.name',
    ],
    [
      'its ConfigMap',
      { functionEnvironment: { variables, name: 'convex-backend-config' } },
      'functionEnvironment.name',
    ],
    [
      'the Secret of the credentials',
      { functionEnvironment: { variables, secretName: 'convex-backend-secrets' } },
      'functionEnvironment.secretName',
    ],
    [
      'a Secret of the database',
      { functionEnvironment: { variables, secretName: 'convex-db-app' } },
      'functionEnvironment.secretName',
    ],
    [
      'an edit without it',
      { functionEnvironment: undefined, edit: { functionEnvironment: {} } },
      'edit.functionEnvironment',
    ],
    [
      'a wrong variable',
      { functionEnvironment: { variables: { A: '-----BEGIN RSA PRIVATE KEY-----' } } },
      'functionEnvironment.variables.A',
    ],
  ])('refuses %s', (_, options, path) => {
    expect(issuesOf(() => convexStack(stackOf(options))).map((issue) => issue.path)).toEqual([path])
  })

  it('lets its pod reach DNS and the backend, and nothing else', () => {
    const { networkPolicy } = convexStack(stackOf({ networkPolicy: {} }))
    const { functionEnvironment, backend } = networkPolicy!
    expect(functionEnvironment?.spec).toMatchObject({
      podSelector: { matchLabels: { app: 'convex-function-environment' } },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        {
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
        {
          to: [{ podSelector: { matchLabels: { app: 'convex-backend' } } }],
          ports: [{ protocol: 'TCP', port: 3210 }],
        },
      ],
    })
    expect(functionEnvironment?.spec?.ingress).toBeUndefined()
    expect(backend.spec?.ingress?.[0]?.from).toContainEqual({
      podSelector: { matchLabels: { app: 'convex-function-environment' } },
    })
  })

  it('holds the objects after an edit against the rules', () => {
    const edited = () =>
      convexStack(
        stackOf({
          functionEnvironment: { sealedSecret: sealed(['JWKS']), secretVariables: ['JWKS'] },
          edit: {
            functionEnvironment: {
              job: (job) => {
                job.spec!.template.spec!.volumes![0]!.projected!.sources![2]!.secret!.items![0]!.key = 'OTHER'
              },
            },
          },
        }),
      )
    expect(issuesOf(edited)[0]?.message).toMatch(
      /makes the Secret convex-function-environment without the key OTHER.*secret-references/,
    )
  })

  it('is one Job of each instance of a fleet, with names of its own in a shared namespace', async () => {
    const defaults = { functionEnvironment: { secretVariables: ['JWKS'] } }
    const instances = [{ name: 'orders' }, { name: 'users', functionEnvironment: { prune: true } }]
    const names: (string | undefined)[] = []
    for await (const found of convexFleet({ domain: host, instances, namespace: 'convex', defaults }).stacks()) {
      if (!('stack' in found)) throw new Error(JSON.stringify(found))
      const { job, configMap } = found.stack.functionEnvironment!
      names.push(job.metadata?.name, configMap.data?.['environment.json']?.match(/from (.*)\//)?.[1])
      expect(check(objectsOf(found.stack))).toEqual([])
    }
    expect(names).toEqual(['orders', 'orders', 'users', 'users'].map((name) => `${name}-function-environment`))
  })
})

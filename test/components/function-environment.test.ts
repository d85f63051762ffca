import { check, convexFleet, convexFunctionEnvironment, convexStack, objectsOf, toYaml } from '@proompteng/convex-k8s'
import type { FunctionEnvironmentOptions, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { sealedSample } from '../../src/check/examples/sealed.ts'
import { issuesOf, withWrong } from '../support/issues.ts'

const host = 'convex.example.com'
const store = { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' } } as const
const variables = { SITE_URL: 'https://app.example.com', OPENAI_API_KEY: { secret: 'openai', key: 'api-key' } }
const sealed = (keys: readonly string[], data = {}) => ({
  apiVersion: 'bitnami.com/v1alpha1' as const,
  kind: 'SealedSecret' as const,
  metadata: { name: 'convex-function-environment', namespace: 'convex' },
  spec: {
    encryptedData: Object.fromEntries(keys.map((key) => [key, sealedSample])),
    template: { metadata: { name: 'convex-function-environment', namespace: 'convex' }, data },
  },
})

function build(options: FunctionEnvironmentOptions = { variables }) {
  const objects = convexFunctionEnvironment(options)
  const pod = objects.job.spec!.template.spec!
  return {
    ...objects,
    pod,
    container: pod.containers[0]!,
    wanted: JSON.parse(objects.configMap.data!['environment.json']!),
  }
}

describe('convexFunctionEnvironment', () => {
  it('runs after each sync, in a new Job, and not for ever', () => {
    const { job, configMap } = build({ variables, timeoutSeconds: 120 })
    expect(job.metadata?.annotations).toEqual({
      'argocd.argoproj.io/hook': 'PostSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    })
    expect(job.spec).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 120 })
    // What is wanted is no hook: Argo CD compares it.
    expect(configMap.metadata?.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '0' })
  })

  it('has the text in the ConfigMap, and of Secrets the names', () => {
    const { wanted } = build({ variables, secretVariables: ['JWKS'], prune: true, url: 'http://orders:80' })
    expect(wanted).toEqual({
      url: 'http://orders:80',
      prune: true,
      seconds: 200,
      login: 'convex-backend-secrets/CONVEX_ADMIN_KEY',
      text: { SITE_URL: variables.SITE_URL },
      secrets: ['JWKS from convex-function-environment/JWKS', 'OPENAI_API_KEY from openai/api-key'],
    })
  })

  it('has text that Flux and YAML leave as it is', () => {
    const text = 'a ${HOME} b\u{80}\u{FEFF}'
    const { configMap, wanted } = build({ variables: { A: text } })
    expect(wanted.text).toEqual({ A: text })
    const written = configMap.data!['environment.json']!
    expect(written).not.toMatch(/\$\{|[\u0080\uFEFF]/)
    expect(() => toYaml({ configMap })).not.toThrow()
  })

  it('mounts the keys that it reads, and no others', () => {
    const { pod } = build({ variables, secretVariables: ['JWKS', 'KEY'], adminKey: { secret: 'openai', key: 'admin' } })
    const paths = pod.volumes![0]!.projected!.sources!.flatMap(({ secret }) =>
      (secret?.items ?? []).map(({ path }) => path),
    )
    expect(paths).toEqual([
      'secrets/openai/admin',
      'secrets/openai/api-key',
      'secrets/convex-function-environment/JWKS',
      'secrets/convex-function-environment/KEY',
    ])
  })

  it('runs at the level restricted, with nothing to write', () => {
    const { pod, container } = build({ variables, runAsUser: 2000, image: { pullSecrets: ['registry'] } })
    expect(pod).toMatchObject({
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      imagePullSecrets: [{ name: 'registry' }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 2000,
        fsGroup: 2000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    })
    expect(container).toMatchObject({
      image: 'ghcr.io/get-convex/convex-backend:652b828b5129e6cdbcaa3c20efa8d116d09ff3bf',
      securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    })
    expect(container).not.toHaveProperty('env')
  })

  it('fetches variables from a store by the names of its references', () => {
    const { externalSecret, wanted } = build({ externalSecret: { ...store, remoteRefs: { JWKS: { key: 'convex' } } } })
    expect(externalSecret?.spec?.data).toMatchObject([{ secretKey: 'JWKS', remoteRef: { key: 'convex' } }])
    expect(externalSecret?.metadata?.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/sync-wave': '-2',
    })
    expect(wanted.secrets).toEqual(['JWKS from convex-function-environment/JWKS'])
  })

  it('asks a sealed file for its keys, those of variables among them', () => {
    const { sealedFile } = build({
      sealedFile: 'functions.yaml',
      secretVariables: ['JWKS'],
      variables: { OTHER: { secret: 'convex-function-environment', key: 'other' } },
    })
    expect(sealedFile).toMatchObject({ keptFile: 'functions.yaml', expect: { keys: ['JWKS', 'other'] } })
    expect(build({ sealedSecret: sealed(['JWKS']), secretVariables: ['JWKS'] }).sealedSecret?.metadata).toMatchObject({
      annotations: { 'argocd.argoproj.io/sync-wave': '-2' },
    })
  })

  const pem = '-----BEGIN PRIVATE KEY-----\nMIIE'
  it.each<[string, Partial<FunctionEnvironmentOptions>, string, RegExp]>([
    ['no variable at all', { variables: {} }, '', /lists no variable/],
    ['a name with a dash', { variables: { 'A-B': '' } }, 'variables.A-B', /letters, digits and "_"/],
    [
      'a name that Convex sets',
      { variables: { CONVEX_SITE_URL: 'x' } },
      'variables.CONVEX_SITE_URL',
      /is set by the backend/,
    ],
    ['a long name', { secretVariables: ['A'.repeat(257)] }, 'secretVariables[0]', /at most 256/],
    ['a number', { variables: { A: 1 as never } }, 'variables.A', /expected text or \{ secret, key \}, got a number/],
    ['a value of 9000 bytes', { variables: { A: 'ä'.repeat(4500) } }, 'variables.A', /has 9000 bytes.*at most 8192/],
    ['half a character', { variables: { A: '\u{d800}' } }, 'variables.A', /half of a character/],
    ['a private key', { variables: { A: pem } }, 'variables.A', /looks like a secret/],
    [
      'a private JWK',
      { variables: { A: `{"kty":"RSA","d":"${'x'.repeat(30)}"}` } },
      'variables.A',
      /looks like a secret/,
    ],
    ['a key of an API', { variables: { A: `sk-proj-${'x'.repeat(20)}` } }, 'variables.A', /looks like a secret/],
    [
      'a key of a login provider',
      { variables: { A: `sk_live_${'x'.repeat(20)}` } },
      'variables.A',
      /looks like a secret/,
    ],
    ['a URL with a password', { variables: { A: 'postgres://a:hunter2@db/x' } }, 'variables.A', /looks like a secret/],
    [
      'an address without a scheme',
      { variables: { SITE_URL: 'a.dev' } },
      'variables.SITE_URL',
      /mean "https:\/\/a.dev"/,
    ],
    ['half a reference', { variables: { A: { secret: 'openai' } as never } }, 'variables.A.key', /^is required$/],
    ['a key without its public half', { secretVariables: ['JWT_PRIVATE_KEY'] }, 'secretVariables[0]', /list JWKS too/],
    ...[
      'BETTER_AUTH_SECRET',
      'AUTH_GITHUB_SECRET',
      'DB_PASSWORD',
      'CLERK_SECRET_KEY',
      'OPENAI_API_KEY',
      'HF_TOKEN',
      'SMTP_PASS',
      'dbPassword',
      'VAPID_PRIVATE_KEY',
      'AWS_SECRET_ACCESS_KEY',
      'SUPABASE_SERVICE_ROLE_KEY',
    ].map((name): [string, Partial<FunctionEnvironmentOptions>, string, RegExp] => [
      `text for ${name}`,
      { variables: { [name]: 'hunter2' } },
      `variables.${name}`,
      /^is a secret by its name.*write \{ secret, key \}/,
    ]),
    ['a name in two lists', { secretVariables: ['SITE_URL'] }, 'secretVariables[0]', /"SITE_URL" is in variables too/],
    ['a name twice', { secretVariables: ['A', 'A'] }, 'secretVariables[1]', /is listed already/],
    [
      'a name beside the store',
      { secretVariables: ['A'], externalSecret: { ...store, remoteRefs: { B: { key: 'b' } } } },
      'secretVariables[0]',
      /no use with externalSecret/,
    ],
    [
      'a name in the store and as text',
      { externalSecret: { ...store, remoteRefs: { SITE_URL: { key: 'b' } } } },
      'externalSecret.remoteRefs.SITE_URL',
      /is in variables too/,
    ],
    [
      'a key that the store does not give',
      {
        variables: { A: { secret: 'convex-function-environment', key: 'a' } },
        externalSecret: { ...store, remoteRefs: { B: { key: 'b' } } },
      },
      'variables.A.key',
      /remoteRefs does not list it/,
    ],
    [
      'a store without references',
      { externalSecret: { ...store, remoteRefs: {} } },
      'externalSecret.remoteRefs',
      /lists no variable/,
    ],
    [
      'a sealed file that nothing reads',
      { sealedFile: 'a.yaml' },
      'secretVariables',
      /is required with a sealed Secret/,
    ],
    [
      'a SealedSecret without the key',
      { sealedSecret: sealed(['B']), secretVariables: ['A'] },
      'sealedSecret.spec.encryptedData',
      /has no key "A", which the environment of functions reads/,
    ],
    [
      'a SealedSecret with the value in plain text',
      { sealedSecret: sealed([], { A: 'value' }), secretVariables: ['A'] },
      'sealedSecret.spec.template.data.A',
      /is in plain text/,
    ],
    [
      'a ConfigMap that is too large',
      { variables: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`A${index}`, 'x'.repeat(8000)])) },
      'variables',
      /too large for one ConfigMap/,
    ],
    ['an admin key in plain text', { adminKey: 'x|01' as never }, 'adminKey', /expected \{ secret, key \}/],
    ['a URL with a path', { url: 'http://convex-backend:3210/' }, 'url', /an origin without a path/],
  ])('refuses %s', (_, more, path, message) => {
    const issues = issuesOf(withWrong(convexFunctionEnvironment, { variables, ...more }))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
    expect(issues[0]?.message).not.toMatch(/hunter2|xxxx|MIIE/)
  })

  it.each([
    'https://app.example.com',
    'pk_live_' + 'x'.repeat(20),
    'sk',
    'a|b',
    '{"kty":"RSA","n":"abc"}',
    'me@example.com',
    '',
  ])('takes text that is not secret: %s', (text) =>
    expect(build({ variables: { A: text } }).wanted.text).toEqual({ A: text }),
  )
})

it.each([
  'CLERK_PUBLISHABLE_KEY',
  'NEXT_PUBLIC_API_KEY',
  'VITE_TOKEN',
  'AUTH_GITHUB_CLIENT_ID',
  'JWKS',
  'AWS_ACCESS_KEY_ID',
  'OAUTH_TOKEN_URL',
  'DB_SECRET_NAME',
  'MAX_TOKENS',
  'TURNSTILE_SITE_KEY',
  'BYPASS',
  'KEYCLOAK_REALM',
])('takes text for %s, which is no secret', (name) =>
  expect(build({ variables: { [name]: 'x' } }).wanted.text).toEqual({ [name]: 'x' }),
)

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

import { convexFunctionEnvironment } from '@proompteng/convex-k8s'
import type { FunctionEnvironmentOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'
import { store, variables, sealed, build } from './options.ts'

describe('convexFunctionEnvironment', () => {
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

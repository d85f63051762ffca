import * as fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { convexStack } from '@proompteng/convex-k8s'
import { marker } from '../../../src/render/marker.ts'
import { render } from '../../../src/render/render.ts'
import { mayHoldSecret } from '../../../src/render/secret/document.ts'
import { isSecretText } from '../../../src/render/secret/text.ts'
import { folderWith } from '../fixtures.ts'
import { deployment, stack } from '../objects.ts'

const canary = 'CANARY'
const head = 'apiVersion: v1\n'
const tail = `metadata: {name: a}\nstringData: {p: ${canary}}\n`
const json = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { p: canary } }

function container(fields: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, ${fields}}]}}}\n`
}

function variable(name: string, value = canary): string {
  return container(`env: [{name: ${name}, value: "${value}"}]`)
}

function config(data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${data}\n`
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'

const texts: Readonly<Record<string, string>> = {
  plain: `${head}kind: Secret\n${tail}`,
  'a tag': `${head}kind: !!str Secret\n${tail}`,
  'a tag of its own': `${head}kind: !mine Secret\n${tail}`,
  bytes: `${head}kind: !!binary U2VjcmV0\nmetadata: {name: a}\ndata: {p: ${canary}}\n`,
  'an anchor': `${head}kind: &k Secret\n${tail}`,
  'an alias': `${head}x: &k Secret\nkind: *k\nmetadata: {name: a}\ndata: {p: ${canary}}\n`,
  'a merge': `${head}x: &k {kind: Secret}\n<<: *k\nmetadata: {name: a}\ndata: {p: ${canary}}\n`,
  'an explicit key': `${head}? kind\n: Secret\n${tail}`,
  'a folded kind': `${head}kind: >-\n  Secret\n${tail}`,
  'a kind behind a comment': `${head}kind: # x\n  Secret\n${tail}`,
  'an escaped key': `${head}"k\\u0069nd": "Secret"\n${tail}`,
  'an escaped kind': `${head}kind: "\\x53ecret"\n${tail}`,
  'another case': `${head}kind: secret\n${tail}`,
  JSON: JSON.stringify(json),
  'a SecretList': `${head}kind: SecretList\nitems:\n- metadata: {name: a}\n  data: {p: ${canary}}\n`,
  'a List': `${head}kind: List\nitems: [${JSON.stringify({ ...json, stringData: undefined, data: { p: canary } })}]\n`,
  'a second document': `${config('  a: b')}---\n${head}kind: Secret\n${tail}`,
  'values of another type': `${head}kind: Secret\nmetadata: {name: a}\ndata: [${canary}]\n`,
  'a misspelt field': `${head}kind: Secret\nmetadata: {name: a}\nstringdate: {p: ${canary}}\n`,
  'a Secret in a ConfigMap': config(`  a.yaml: |\n    kind: Secret\n    data: {p: ${canary}}`),
  'a Secret in a comment': `${config('  a: b')}# kind: Secret\n# data:\n#   p: ${canary}\n`,
  'the template of a SealedSecret': `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: a}\nspec: {template: {data: {p: ${canary}}}}\n`,
  'the template of an ExternalSecret': `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: {target: {template: {data: {p: ${canary}}}}}\n`,
  'a generator of a Secret': `${kustomization}secretGenerator:\n- name: x\n  literals: [p=${canary}]\n`,
  'a generator of a ConfigMap': `${kustomization}configMapGenerator:\n- name: x\n  literals: [API_TOKEN=${canary}]\n`,
  'the URL of a database': variable('POSTGRES_URL', `postgresql://u:${canary}@h`),
  'a URL with a slash in its password': variable('DB', `postgresql://u:a/${canary}@h`),
  'a URL with a semicolon in its password': variable('DB', `postgresql://u:a;${canary}@h`),
  'a URL with a password in its query': variable('DB', `postgresql://u@h/d?password=${canary}`),
  'a token in a web address': variable('REPO', `https://${canary}@github.com/a/b`),
  'a URL in a folded value': container(`env: [{name: A, value: >-\n  postgresql://u:${canary}@h}]`),
  'a URL in a ConfigMap': config(`  url: mysql://u:${canary}@h`),
  PASSWORD: variable('POSTGRES_PASSWORD'),
  PGPASSWORD: variable('PGPASSWORD'),
  TOKEN: variable('TOKEN'),
  SECRET: variable('INSTANCE_SECRET'),
  KEY: variable('AWS_SECRET_ACCESS_KEY'),
  'a variable by an alias': container(`x: &v [${canary}], y: *v, password: *v`),
  'a parameter': `spec: {source: {helm: {parameters: [{name: auth.password, value: ${canary}}]}}}\n`,
  'a password in a map': config(`  db-password: ${canary}`),
  'an argument': container(`args: ["--admin-key=${canary}"]`),
  'a script': container(`args: ["export PASSWORD='${canary}'; run"]`),
  'an .env file in a ConfigMap': config(`  .env: |\n    A=b\n    API_KEY=${canary}`),
  'JSON in a ConfigMap': config(`  a.json: '{"password":"${canary}"}'`),
  'an admin key': config(`  a: "convex|${'0a'.repeat(20)}${canary}"`),
  'a private key': config(`  a: |\n    -----BEGIN EC PRIVATE KEY-----\n    ${canary}`),
  'an option and its value': container(`args: ["--password", "${canary}"]`),
  'an option with one dash': container(`args: ["-password", "${canary}"]`),
  'an option and its value in a script': container(`args: ["sh", "-c", "tool --admin-key ${canary} push"]`),
  'an option of helm': container(`args: ["--set=auth.password=${canary}"]`),
  'a default in a script': container(`args: ["echo \${PASSWORD:-${canary}}"]`),
  'a user of curl': container(`command: [curl, -u, "u:${canary}", "https://h"]`),
  'a user of curl in a script': container(`command: [sh, -c, "curl -fsS -u u:${canary} https://h"]`),
  'a user of curl in one word': container(`command: [sh, -c, "curl --user=u:${canary} https://h"]`),
  'a password of mysql': container(`command: [sh, -c, "mysqldump -u root -p${canary} db"]`),
  'a password of redis-cli': container(`command: [redis-cli, -a, "${canary}", ping]`),
  'a login': container(`command: [sh, -c, "docker login -u u -p ${canary} h"]`),
  'a header': container(`httpGet: {httpHeaders: [{name: Authorization, value: "Basic ${canary}"}]}`),
  'a header with an API key': container(`httpGet: {httpHeaders: [{name: X-Api-Key, value: "${canary}"}]}`),
  'a cookie': container(`httpGet: {httpHeaders: [{name: Cookie, value: "s=${canary}"}]}`),
  'a header of curl': container(`command: [curl, -H, "X-Auth-Token: ${canary}", "https://h"]`),
  'a header of nginx': config(`  a: proxy_set_header Authorization "Basic ${canary}";`),
  'a header of nginx behind tabs': config(`  a: proxy_set_header Authorization "Basic${'\t'.repeat(20)}${canary}";`),
  '.netrc': config(`  a: machine h login u password ${canary}`),
  '.netrc in lines': config(`  a: |\n    machine h\n      login u\n      password ${canary}`),
  '.pgpass': config(`  a: "postgres:5432:*:convex:${canary}"`),
  '.npmrc': config(`  a: "//registry.example.com/:_authToken=${canary}"`),
  'a configuration of Docker': config(`  a: '{"auths":{"h":{"auth":"${canary}"}}}'`),
  'a configuration of Redis': config(`  a: requirepass ${canary}`),
  'a configuration with spaces': config(`  a: |\n    [db]\n    password = ${canary}`),
  SQL: config(`  a: ALTER ROLE a WITH LOGIN PASSWORD '${canary}'`),
  'a data source of Go': config(`  a: u:${canary}@tcp(mysql:3306)/db`),
  'a signature in a web address': config(`  a: https://h/x?sig=${canary}`),
  'a key in a web address': config(`  a: https://h/x?a=b&key=${canary}`),
  'a random value in a web address': config(`  a: https://h/x?q=${canary}0123456789abcdefghij`),
  'a token in the second of two addresses': config(`  a: https://h,https://${canary}@i`),
  'a webhook': config(`  a: https://hooks.slack.com/services/T0/B0/${canary}`),
  'a name and a value': `x: [{key: password, value: ${canary}}]\n`,
  'a token as a key': config(`  ghp_${canary}0123456789abcdef: a`),
  'a comment in words': `${config('  a: b')}# the password is ${canary}\n`,
  'a comment with words between': `${config('  a: b')}# Password of the admin user: ${canary}\n`,
  'a comment about a key': `${config('  a: b')}# the API key is ${canary}\n`,
  'a comment behind a value': config(`  a: b # token = ${canary}`),
  'an annotation in words': `${config('  a: b')}x: The password is ${canary}\n`,
  'a short admin key': config(`  a: "convex|01234567${canary}"`),
  'a hash of a password': config(`  a: "u:$apr1$${canary}$abcdefgh"`),
  'something else in place of sealed values': `kind: SealedSecret\nspec: {encryptedData: {a: ${canary}}}\n`,
  'an .env file': `PASSWORD=${canary}\n`,
  'a line of text': `${canary}\n`,
  'a list': `- ${canary}\n`,
  'broken YAML': `${config('  a: b')}  x: [${canary}\n`,
  'a key twice': `${head}kind: ConfigMap\nkind: Secret\n${tail}`,
  'an alias without an anchor': `a: *b\nc: ${canary}\n`,
  'an alias in itself': `a: &a [*a]\nc: ${canary}\n`,
  'a template in itself': `kind: SealedSecret\nspec: {template: {data: &d {a: *d, b: ${canary}}}}\n`,
  'too deep': `a: ${'['.repeat(2000)}${canary}${']'.repeat(2000)}\n`,
}

describe('the diff', () => {
  it.each(Object.entries(texts))('does not show a secret in an old file: %s', async (_name, text) => {
    expect(text).toContain(canary)
    const marked = `${marker}\n${text}`
    for (const old of [marked, marked.replaceAll('\n', '\r\n')]) {
      const folder = await folderWith({ 'backend-service.yaml': old })
      const { diff, changed } = await render(stack(), folder, { mode: 'check', adopt: true })
      expect(changed).toEqual(['backend-service.yaml'])
      expect(diff).not.toContain(canary)
      expect(diff).toContain('-(the old file is not shown: it may contain a secret)')
      expect(diff).toContain('+kind: Service')
    }
  })

  it('does not show a secret in a new file, nor one that changes', async () => {
    const folder = await folderWith()
    const withPassword = (value: string) => ({
      a: {
        deployment: { ...deployment('a'), spec: { containers: [{ name: 'a', env: [{ name: 'PASSWORD', value }] }] } },
      },
    })
    const [first, second] = [`${canary}1`, `${canary}2`]
    const { diff } = await render(withPassword(first), folder)
    expect(diff).toContain('+(the new file is not shown: it may contain a secret)')
    const { diff: change } = await render(withPassword(second), folder)
    expect(change).toContain('-(the old file is not shown')
    expect(change).toContain('+(the new file is not shown')
    expect(diff + change).not.toContain(canary)
  })

  it('does not show a secret that is a number', () => {
    expect(mayHoldSecret(container('env: [{name: PIN_SECRET, value: 8151}]'))).toBe(true)
    expect(mayHoldSecret(config('  password: 8151'))).toBe(true)
  })

  it.each([
    ...['ghp_', 'ghs_', 'github_pat_', 'glpat-', 'xoxb-', 'npm_', 'hf_', 'hvs.', 'sk-', 'sk-ant-', 'SG.', 'AIza'].map(
      (prefix) => `${prefix}${'a1B2'.repeat(9)}`,
    ),
    `AKIA${'A1B2'.repeat(4)}`,
    `eyJ${'a1B2'.repeat(6)}.eyJ${'a1B2'.repeat(6)}.${'a1B2'.repeat(6)}`,
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
    base64('-----BEGIN PRIVATE KEY-----'),
    base64(`kind: Secret\ndata: {a: ${canary}}`),
    base64(`PASSWORD=${canary}`),
    '0a'.repeat(32),
    `0x${'0a'.repeat(32)}`,
    `seed ${'0A'.repeat(32)} end`,
  ])('does not show a secret under any name: %s', (text) => {
    expect(mayHoldSecret(config(`  a: "${text}"`))).toBe(true)
    expect(mayHoldSecret(container(`args: [a, "${text}"]`))).toBe(true)
  })

  it('hides a Secret whatever becomes of one character of it', () => {
    const text = `${head}kind: Secret\nmetadata:\n  name: a\n  labels: {app: b}\ntype: Opaque\nstringData:\n  first: "${canary}"\n  second: |\n    ${canary}\n`
    const at = fc.nat({ max: text.length })
    const edit = fc.oneof(fc.constant(''), fc.constantFrom(...' \n\t#:"\'{}[],&*!|>%@`-?'), fc.string({ maxLength: 2 }))
    fc.assert(
      fc.property(at, fc.nat({ max: 1 }), edit, (from, removed, inserted) => {
        const changed = `${text.slice(0, from)}${inserted}${text.slice(from + removed)}`
        expect(mayHoldSecret(changed), JSON.stringify(changed)).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })
})

it('shows every file of every golden folder', () => {
  const root = join(import.meta.dirname, '../../golden')
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  const textsOf = (extension: string) =>
    names
      .filter((name) => name.endsWith(extension))
      .map((name) => [name, readFileSync(join(root, name), 'utf8')] as const)
  const [manifests, runbooks] = [textsOf('.yaml'), textsOf('.md')]
  expect(Math.min(manifests.length / 10, runbooks.length)).toBeGreaterThan(20)
  expect(manifests.filter(([, text]) => mayHoldSecret(text)).map(([name]) => name)).toEqual([])
  expect(runbooks.flatMap(([, text]) => text.split('\n')).filter((line) => isSecretText(line))).toEqual([])
})

it('does not show a secret that somebody wrote into the runbook', async () => {
  const folder = await folderWith()
  const runbook = join(folder, 'README.md')
  await render(convexStack({ host: 'convex.example.com' }), folder)
  const text = await readFile(runbook, 'utf8')
  const diffAfter = async (added: string) => {
    await writeFile(runbook, `${text}\n${added}\n`)
    return (await render(convexStack({ host: 'convex.example.com' }), folder, { mode: 'check' })).diff
  }
  expect(await diffAfter(`The password is ${canary}.`)).toContain(
    '-(the old file is not shown: it may contain a secret)',
  )
  expect(await diffAfter(`The password is ${canary}.`)).not.toContain(canary)
  expect(await diffAfter('The password is in the Secret.')).toContain('-The password is in the Secret.')
})

it.each([
  [
    'a reference to a Secret',
    container('env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: a, key: password}}}]'),
  ],
  ['a password by reference', variable('DB', 'postgresql://u:$(PGPASSWORD)@h/$(NAME)?password=$(PGPASSWORD)')],
  ['an empty password', variable('PASSWORD', '')],
  ['a file of a password', variable('PASSWORD_FILE', '/run/secrets/password')],
  [
    'a password that a shell fills in',
    container('args: ["--password=$PASSWORD", "--token", "${TOKEN}", "KEY=$(KEY)"]'),
  ],
  ['a certificate of a route', 'kind: Gateway\ntls: {certificateRefs: [{kind: Secret, name: a, namespace: b}]}\n'],
  [
    'a sealed value',
    'kind: SealedSecret\nspec: {encryptedData: {PASSWORD: Ag' +
      'B1'.repeat(60) +
      '}, template: {data: {u: "{{ .password }}"}}}\n',
  ],
  ['an image by digest', container(`image: "ghcr.io/a/b@sha256:${'0a'.repeat(32)}"`)],
  ['a web address with a version', config('  a: https://cdn.example.com/npm/a@1.2.3')],
  ['a web address with a query', config('  a: https://grafana.example.com/d/a?orgId=1&from=now-6h&kiosk')],
  ['a resource at a commit', `${kustomization}resources: ["https://github.com/a/b?ref=${'0a'.repeat(20)}"]\n`],
  ['an image by tag and digest', container(`image: "ghcr.io/a/token:1.0@sha256:${'0a'.repeat(32)}"`)],
  ['an image of a commit', container(`image: "ghcr.io/a/b:${'0a'.repeat(20)}"`)],
  ['the checksum of a configuration', `metadata: {annotations: {checksum/config: ${'0a'.repeat(32)}}}\n`],
  ['a line for sha256sum', config(`  a: echo "${'0a'.repeat(32)}  a.tgz" | sha256sum -c`)],
  ['quantities', container('resources: {requests: {cpu: 250m, memory: 512Mi, ephemeral-storage: "1e9"}}')],
  ['a user and a group', container('args: [-u, "1000:1000", --user, "1000:1000"]')],
  ['ports and paths', container('args: [sh, -c, "mkdir -p /a && serve -p 8080:80 --token-file /a/token"]')],
  ['a switch', container('env: [{name: ALLOW_EMPTY_PASSWORD, value: "yes"}], args: [--require-token, "true"]')],
  ['a default that is a reference', container('args: ["--token=${TOKEN:-$OTHER}", "${PASSWORD:?is missing}"]')],
  ['a certificate in base64', `webhooks: [{clientConfig: {caBundle: ${base64('-----BEGIN CERTIFICATE-----')}}}]\n`],
  ['addresses of IPv6', 'spec: {cidrs: ["fd00:10:96:1:2::/112", "2001:db8::/32"]}\n'],
  ['a Git repository by SSH', 'spec: {repoURL: "git@github.com:a/b.git"}\n'],
  [
    'comments without a secret',
    `${config('  a: b')}# The password is read from a Secret. The token is optional.\n# Give --password to\n# the tool. The basic authentication is off, the admin key is missing\n`,
  ],
])('shows %s', (_name, text) => {
  expect(mayHoldSecret(text)).toBe(false)
})

import { check, loadObjects } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf, canary, digits, recognisable, refusalOf, tellsNothing } from './canaries.ts'

const manifest = (value: string) => `apiVersion: v1
kind: Secret
metadata: { name: convex-backend-secrets, namespace: convex }
type: Opaque
stringData:
  INSTANCE_SECRET: ${value}
  POSTGRES_URL: "postgres://convex:${canary}@db.example.com:5432"
data: { token: ${value} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: convex-backend, namespace: convex }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata: { labels: { app: a } }
    spec:
      containers:
        - name: backend
          image: ghcr.io/get-convex/convex-backend:latest
          env:
            - { name: POSTGRES_URL, value: "postgres://convex:${canary}@db.example.com:5432?x=${canary}" }
            - { name: CONVEX_CLOUD_ORIGIN, value: "https://user:${canary}@convex.example.com?key=${canary}" }
            - { name: INSTANCE_SECRET, value: ${value} }
            - { name: TOKEN, value: ${value} }
`

const syntax = [
  '*',
  '&',
  '!',
  '!!int ',
  '!!binary ',
  '%',
  '@',
  '`',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '>',
  '- ',
  '\t',
  '\n',
  '\n  ',
  ' #',
  '\\x',
  '\\',
  '<<: ',
  '$(',
  '{{ .',
  '\u0000',
  '\u202E',
  '\u001B[31m',
  '\r',
]
const piece = fc.array(fc.constantFrom(...syntax), { maxLength: 3 }).map((parts) => parts.join(''))

/** A value in which a secret stands beside characters that YAML reads as syntax. */
const value = fc.tuple(piece, piece).map(([before, after]) => `${before}${canary}${after}`)

/** Cuts and slips in any place that do not make a name of a secret: what is a name may be shown. */
const slips = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), text: fc.constantFrom(...syntax) }),
  { maxLength: 2 },
)

const broken = fc.tuple(value, slips).map(([given, places]) =>
  places.reduce((text, { at, text: slip }) => {
    const lines = text.split('\n')
    const line = Math.floor(at * lines.length)
    return [...lines.slice(0, line), `${lines[line] ?? ''}${slip}`, ...lines.slice(line + 1)].join('\n')
  }, manifest(given)),
)

describe('a secret in a manifest', () => {
  it('is in no message and no finding, however broken the text', { timeout: 180_000 }, async () => {
    const seen = { refused: 0, checked: 0 }
    await fc.assert(
      fc.asyncProperty(broken, async (text) => {
        const error = await refusalOf(async () => {
          const findings = check(await loadObjects({ text }))
          seen.checked += 1
          tellsNothing(JSON.stringify(findings))
        })
        if (error === undefined) return
        seen.refused += 1
        tellsNothing(allOf(error))
        expect(error.issues.every(({ path }) => path.startsWith('<stdin>') || path === '')).toBe(true)
      }),
      { numRuns: 10_000 },
    )
    expect(seen.refused).toBeGreaterThan(1_000)
    expect(seen.checked).toBeGreaterThan(500)
  })

  // Rules show such values, as they are names or modes in a right manifest.
  it.each([
    `https://user:${canary}@git.example.com/a`,
    `https://git.example.com/a?token=${canary}`,
    `postgres://user:${canary}@db.example.com/a?sslmode=${canary}`,
  ])('is in no finding, where a rule shows what was given: %s', (url) => {
    const template = { spec: { containers: [{ name: url, image: 'ghcr.io/get-convex/convex-backend:latest' }] } }
    const findings = check([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'a' },
        spec: { strategy: { type: url }, template },
      },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { selector: { app: url } } },
    ])
    expect(findings.filter(({ message }) => message.includes('://')).length).toBeGreaterThan(0)
    for (const { message, fix, path } of findings) tellsNothing(`${message} ${fix} ${path}`)
  })

  const backend = (env: readonly object[], more: object = {}, key = 'ca.crt') => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', namespace: 'convex' },
    spec: {
      template: {
        spec: {
          containers: [{ name: 'a', image: 'ghcr.io/get-convex/convex-backend:latest', env, ...more }],
          volumes: [{ name: 'ca', secret: { secretName: 's', items: [{ key, path: 'ca.crt' }] } }],
        },
      },
    },
  })
  const secretText = `convex|Zq ${canary}&3`
  const others = [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'convex' }, data: { a: 'YQ==' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'convex' }, data: { a: 'a' } },
    { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'convex-db', namespace: 'convex' } },
  ]
  const source = (field: string, name: string, key: string) => ({ name: 'A', valueFrom: { [field]: { name, key } } })
  const mounts = [{ name: 'ca', mountPath: '/ca' }]

  // The text stands where a rule shows the name of a key, a variable or a port.
  it.each([
    ['key of a Secret', backend([source('secretKeyRef', 's', secretText)])],
    ['key of a ConfigMap', backend([source('configMapKeyRef', 'c', secretText)])],
    ['ConfigMap', backend([source('configMapKeyRef', secretText, 'a')])],
    ['key of the database', backend([source('secretKeyRef', 'convex-db-app', secretText)])],
    ['key of a volume', backend([{ name: 'PG_CA_FILE', value: '/ca/ca.crt' }], { volumeMounts: mounts }, secretText)],
    ['file of a volume', backend([{ name: 'PG_CA_FILE', value: `/ca/${secretText}` }], { volumeMounts: mounts })],
    [
      'variable',
      backend([
        { name: secretText, value: 5 },
        { name: secretText, value: 'a' },
      ]),
    ],
    ['reference', backend([{ name: 'REDACT_LOGS_TO_CLIENT', value: `$(${canary})` }])],
    ['reference of the URL', backend([{ name: 'POSTGRES_URL', value: `postgres://$(${canary})@h` }])],
    [
      'instance name',
      backend([
        { name: 'INSTANCE_NAME', value: secretText },
        { name: 'POSTGRES_URL', value: 'postgres://a:b@convex-db-rw' },
      ]),
    ],
    ['port of a probe', backend([], { readinessProbe: { httpGet: { path: '/', port: { a: secretText } } } })],
  ])('is in no finding when it is given as the name: %s', (_place, object) => {
    const findings = check([object, ...others])
    expect(findings.length).toBeGreaterThan(0)
    for (const { message, fix } of findings) tellsNothing(`${message} ${fix}`)
  })

  const names =
    'POSTGRES_URL MYSQL_URL DATABASE_URL INSTANCE_NAME INSTANCE_SECRET DO_NOT_REQUIRE_SSL DISABLE_BEACON PG_CA_FILE ' +
    'DISABLE_METRICS_ENDPOINT CONVEX_CLOUD_ORIGIN S3_ENDPOINT_URL POSTGRES_MAX_CONNECTIONS ACTIONS_USER_TIMEOUT_SECS ' +
    'PGHOST PGUSER PGPASSWORD'
  const forms = [
    canary,
    `|${canary}:`,
    `${canary} \n`,
    `/${canary}.db`,
    `sqlite:///${canary}`,
    `postgres://user:${canary}@convex-db-rw/${canary}`,
    `postgres://${canary}@convex-db-rw:${digits}/a?${canary}=${canary}&sslmode=${canary}`,
    `postgres://a:b/${canary}@convex-db-ro/${canary}`,
    `postgres://a:b@${canary}.convex.svc:${digits}`,
    `postgres://${canary}`,
    `postgres://a:${canary}?${canary}=x@convex-db`,
    `jdbc:${canary}`,
    `$(${canary})/$(PGHOST)`,
    `<${canary}>`,
    `a\${${canary}}b`,
  ]
  const holders: Readonly<
    Record<string, (data: Readonly<Record<string, string>>) => { apiVersion: string; kind: string }>
  > = {
    stringData: (data) => ({ apiVersion: 'v1', kind: 'Secret', stringData: data }),
    data: (data) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
    }),
    ExternalSecret: (data) => ({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      spec: { target: { template: { data } } },
    }),
    SealedSecret: (data) => ({
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      spec: { encryptedData: {}, template: { data } },
    }),
  }

  it.each(Object.entries(holders))('is in no finding when it stands in plain text in a Secret: %s', (_, holder) => {
    const composed = { name: 'POSTGRES_URL', value: 'postgres://$(PGUSER):$(PGPASSWORD)@$(PGHOST):5432/$(PGUSER)' }
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names.split(' ')), fc.constantFrom(...forms), { minKeys: 1 }),
        fc.boolean(),
        (data, isComposed) => {
          const secret = { ...holder(data), metadata: { name: 's', namespace: 'convex' } }
          const pod = backend(isComposed ? [composed] : [], { envFrom: [{ secretRef: { name: 's' } }] })
          const findings = check([pod, secret, ...others.slice(1)])
          expect(findings.length).toBeGreaterThan(0)
          tellsNothing(JSON.stringify(findings))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('takes no more room in a finding than people read', () => {
    const long = 'a'.repeat(200_000)
    const object = backend([source('configMapKeyRef', long, 'a')], {
      image: `ghcr.io/get-convex/convex-backend:${long}`,
    })
    const findings = check([{ ...object, kind: 'StatefulSet', metadata: { name: long, namespace: long } }])
    expect(findings.length).toBeGreaterThan(0)
    expect(Math.max(...findings.map((finding) => JSON.stringify(finding).length))).toBeLessThan(5_000)
  })

  it('is in no message when its text is given as a path', async () => {
    // A long name of letters and digits is that of many a file.
    for (const text of recognisable.filter((item) => !item.startsWith('ghp_'))) {
      const error = await refusalOf(() => loadObjects(text))
      tellsNothing(allOf(error ?? expect.fail('took it')))
    }
  })
})

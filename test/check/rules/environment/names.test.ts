import { describe, expect, it } from 'vitest'
import { rule as functionVariables } from '../../../../src/check/rules/environment/function-variables.ts'
import { rule as harmfulVariables } from '../../../../src/check/rules/environment/harmful-variables.ts'
import { rule as unreadVariables } from '../../../../src/check/rules/environment/unread-variables.ts'
import { asKind, configMap, documents, replaced, sealed, withEnv, withSource } from '../backend-examples.ts'
import { container, messages, problems } from '../support.ts'
import { using, first } from './manifests.ts'

describe('unread-variables', () => {
  const part = '{ name: PGUSER, value: convex }'

  it('leaves names alone that something refers to', () => {
    expect(problems(unreadVariables, withEnv(part))).toEqual([`warning ${first}.value`])
    expect(
      problems(unreadVariables, withEnv(part, '{ name: POSTGRES_URL, value: "postgresql://$(PGUSER)@db" }')),
    ).toEqual([])
    const shell =
      '          command: [sh, -c, "POSTGRES_URL=postgresql://$PGUSER@db exec ./run_backend.sh"]\n          env:\n'
    expect(problems(unreadVariables, replaced(withEnv(part), { '          env:\n': shell }))).toEqual([])
  })

  it('leaves generic names, own images and own scripts alone', () => {
    expect(
      problems(
        unreadVariables,
        withEnv('{ name: HTTP_PROXY, value: x }', '{ name: NODE_OPTIONS, value: x }', '{ name: PATH, value: x }'),
      ),
    ).toEqual([])
    expect(problems(unreadVariables, replaced(withEnv(part), { 'get-convex/convex-backend': 'acme/convex' }))).toEqual(
      [],
    )
    expect(
      problems(
        unreadVariables,
        replaced(withEnv(part), { '          env:\n': '          command: [/start]\n          env:\n' }),
      ),
    ).toEqual([])
  })

  it('leaves what a whole Secret brings along alone, but not a ConfigMap', () => {
    expect(
      problems(unreadVariables, documents(withSource('{ secretRef: { name: s } }'), sealed(['PGUSER'], 's'))),
    ).toEqual([])
    expect(
      problems(
        unreadVariables,
        documents(withSource('{ configMapRef: { name: config } }'), configMap('{ POSTGRES_DB: a }')),
      ),
    ).toEqual(['warning data.POSTGRES_DB'])
  })

  it('takes a prefix into account', () => {
    expect(
      problems(
        unreadVariables,
        documents(withSource('{ prefix: OLD_, configMapRef: { name: config } }'), configMap('{ POSTGRES_DB: a }')),
      ),
    ).toEqual([])
  })
})

describe('harmful-variables', () => {
  it.each([
    ['TZ', 'UTC', 0],
    ['TZ', 'Europe/Berlin', 1],
    ['SSLKEYLOGFILE', '/tmp/keys', 1],
    ['CONVEX_TRACE_FILE', '""', 1],
    ['AWS_LAMBDA_FUNCTION_NAME', 'x', 1],
    ['SSL_CERT_FILE', '/x', 0],
  ])('%s: %s', (name, value, count) => {
    expect(problems(harmfulVariables, withEnv(`{ name: ${name}, value: ${value} }`))).toHaveLength(count)
  })

  it('works in any kind of workload', () => {
    const yaml = asKind('CronJob', withEnv('{ name: NOMAD_ALLOC_ID, value: "1" }'))
    expect(problems(harmfulVariables, yaml)).toEqual([
      'error spec.jobTemplate.spec.template.spec.containers[0].env[0].value',
    ])
  })
})

describe('function-variables', () => {
  const found = (yaml: string): readonly string[] => messages(functionVariables, yaml)

  it('sees them in the container and in a ConfigMap', () => {
    expect(found(withEnv('{ name: STRIPE_SECRET_KEY, value: x }'))).toEqual([
      expect.stringContaining('do not see STRIPE_SECRET_KEY:'),
    ])
    const yaml = documents(
      withSource('{ configMapRef: { name: config } }'),
      configMap('{ SITE_URL: "https://a.b", A: "1" }'),
    )
    expect(problems(functionVariables, yaml)).toEqual(['warning data.SITE_URL'])
  })

  it('sees the keys of a whole SealedSecret, all in one', () => {
    const yaml = documents(withSource('{ secretRef: { name: s } }'), sealed(['JWT_PRIVATE_KEY', 'JWKS', 'OTHER'], 's'))
    expect(problems(functionVariables, yaml)).toEqual([`warning ${container}.envFrom[0].secretRef`])
    expect(found(yaml)).toEqual([expect.stringContaining('do not see JWT_PRIVATE_KEY, JWKS:')])
  })

  it('leaves a Secret alone that another workload reads too, but not a reference to one key', () => {
    const app = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: app, namespace: convex }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, envFrom: [{ secretRef: { name: s } }] }] }
`
    const secret = sealed(['JWT_PRIVATE_KEY'], 's')
    expect(found(documents(withSource('{ secretRef: { name: s } }'), secret, app))).toEqual([])
    const own = withSource('{ secretRef: { name: s } }')
    const projected = 'image: web }], volumes: [{ name: s, projected: { sources: [{ secret: { name: s } }] } }] }'
    const mounting = replaced(app, { 'image: web, envFrom: [{ secretRef: { name: s } }] }] }': projected })
    expect(found(documents(own, secret, mounting))).toEqual([])
    const sidecar = '        - { name: sidecar, image: web, envFrom: [{ secretRef: { name: s } }] }\n      volumes: ['
    expect(found(documents(replaced(own, { '      volumes: [': sidecar }), secret))).toEqual([])
    const one = withEnv('{ name: JWT_PRIVATE_KEY, valueFrom: { secretKeyRef: { name: s, key: JWT_PRIVATE_KEY } } }')
    expect(found(documents(one, secret, app))).toHaveLength(1)
  })

  it('says nothing of a name that a script or another variable reads, nor of one that no provider has', () => {
    const yaml = withEnv('{ name: OPENAI_API_KEY, value: x }')
    expect(found(replaced(yaml, { '          env:\n': '          command: [/setup.sh]\n          env:\n' }))).toEqual(
      [],
    )
    expect(
      found(documents(withEnv(`{ name: OPENAI_API_KEY, value: x }\n            - ${using('OPENAI_API_KEY')}`))),
    ).toEqual([])
    const seed = 'lifecycle: { postStart: { exec: { command: [sh, -c, "seed $OPENAI_API_KEY"] } }, '
    expect(found(replaced(yaml, { 'lifecycle: { ': seed }))).toEqual([])
    expect(found(withEnv('{ name: MY_COMPANY_FLAG, value: x }'))).toEqual([])
  })
})

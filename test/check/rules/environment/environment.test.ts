import { describe, expect, it } from 'vitest'
import { rule as backendAdminKey } from '../../../../src/check/rules/environment/backend-admin-key.ts'
import { rule as variableReferences } from '../../../../src/check/rules/environment/variable-references.ts'
import { rule as duplicateVariables } from '../../../../src/check/rules/environment/duplicate-variables.ts'
import { rule as variableStrings } from '../../../../src/check/rules/environment/variable-strings.ts'
import { rule as booleanValues } from '../../../../src/check/rules/environment/boolean-values.ts'
import { rule as shellFlags } from '../../../../src/check/rules/environment/shell-flags.ts'
import { rule as functionVariables } from '../../../../src/check/rules/environment/function-variables.ts'
import { rule as harmfulVariables } from '../../../../src/check/rules/environment/harmful-variables.ts'
import { rule as instanceName } from '../../../../src/check/rules/environment/instance-name.ts'
import { rule as instanceSecret } from '../../../../src/check/rules/environment/instance-secret.ts'
import { rule as instanceSecretFormat } from '../../../../src/check/rules/environment/instance-secret-format.ts'
import { rule as instanceVariableNames } from '../../../../src/check/rules/environment/instance-variable-names.ts'
import { rule as unreadVariables } from '../../../../src/check/rules/environment/unread-variables.ts'
import { rule as variableValues } from '../../../../src/check/rules/environment/variable-values.ts'
import {
  asKind,
  changed,
  configMap,
  documents,
  lines,
  postgresEnv,
  replaced,
  s3Env,
  sealed,
  withEnv,
  withSource,
} from '../backend-examples.ts'
import { container, messages, problems } from '../support.ts'

const named = (name: string, postgres = true): string =>
  replaced(postgres ? withEnv(postgresEnv) : changed({}), { 'value: convex-self-hosted': `value: ${name}` })

const given = (value: string): string =>
  changed({ [lines.secret]: `            - { name: INSTANCE_SECRET, value: "${value}" }\n` })

const using = (name: string): string => `{ name: SENTRY_ENVIRONMENT, value: "$(${name})" }`

const first = `${container}.env[0]`

describe('instance-name', () => {
  it.each([
    ['"a|b"', ['error']],
    ['"a:b"', ['error']],
    ['a_b', ['warning']],
    ['Prod', ['warning']],
    ['a'.repeat(64), ['error']],
    ['"has space"', ['error']],
    ['convex-eu-1', []],
    ['"$(NOBODY)"', []],
  ])('%s', (name, found) => {
    expect(problems(instanceName, named(name)).map((text) => text.split(' ')[0])).toEqual(found)
  })

  it('asks less where there is no database to name', () => {
    expect(problems(instanceName, named('a_b', false))).toEqual([])
    expect(problems(instanceName, named('"a:b"', false))).toHaveLength(1)
  })

  it('looks into a ConfigMap', () => {
    const yaml = documents(
      replaced(withSource('{ configMapRef: { name: config } }'), {
        '            - { name: INSTANCE_NAME, value: convex-self-hosted }\n': '',
      }),
      configMap('{ INSTANCE_NAME: "a|b" }'),
    )
    expect(problems(instanceName, yaml)).toEqual(['error data.INSTANCE_NAME'])
  })
})

describe('instance-secret', () => {
  const without = changed({ [lines.secret]: '' })

  it('is worse without a volume', () => {
    expect(problems(instanceSecret, replaced(without, { [lines.claim]: 'emptyDir: {}' }))).toEqual([
      `error ${container}.env`,
    ])
    expect(
      problems(
        instanceSecret,
        replaced(without, { 'INSTANCE_NAME,': 'INSTANCE_SECRET, value: "" }\n            - { name: X,' }),
      ),
    ).toEqual([`warning ${first}.value`])
  })

  it('does not guess what a Secret holds', () => {
    const source = { '          env:\n': '          envFrom: [{ secretRef: { name: s } }]\n          env:\n' }
    expect(problems(instanceSecret, replaced(without, source))).toEqual([])
    expect(problems(instanceSecret, documents(replaced(without, source), sealed(['OTHER'], 's')))).toHaveLength(1)
    expect(problems(instanceSecret, documents(replaced(without, source), sealed(['INSTANCE_SECRET'], 's')))).toEqual([])
  })
})

it('instance-secret-format: a line end is one too many', () => {
  expect(problems(instanceSecretFormat, given('ab'.repeat(32)))).toEqual([])
  expect(problems(instanceSecretFormat, given(`${'ab'.repeat(32)}\\n`))).toHaveLength(1)
})

describe('instance-variable-names', () => {
  const asTheyAre = replaced(withSource('{ secretRef: { name: convex-backend-secrets } }'), {
    '            - { name: INSTANCE_NAME, value: convex-self-hosted }\n': '',
    [lines.secret]: '',
  })
  const keys = ['CONVEX_INSTANCE_NAME', 'CONVEX_INSTANCE_SECRET', 'CONVEX_ADMIN_KEY']

  it('sees them in a whole Secret whose keys can be seen', () => {
    const yaml = documents(asTheyAre, sealed(keys))
    expect(problems(instanceVariableNames, yaml)).toEqual([
      `error ${container}.envFrom[0].secretRef`,
      `error ${container}.envFrom[0].secretRef`,
    ])
    expect(problems(instanceSecret, yaml)).toEqual([])
    expect(problems(instanceVariableNames, asTheyAre)).toEqual([])
  })

  it('is content when the right ones refer to them', () => {
    expect(problems(instanceVariableNames, withEnv('{ name: CONVEX_INSTANCE_NAME, value: a }'))).toEqual([])
  })

  it('backend-admin-key sees the key in it', () => {
    expect(problems(backendAdminKey, documents(asTheyAre, sealed(keys)))).toEqual([
      `warning ${container}.envFrom[0].secretRef`,
    ])
    expect(problems(backendAdminKey, withEnv('{ name: CONVEX_ADMIN_KEY, value: "" }'))).toEqual([])
  })
})

describe('shell-flags', () => {
  it.each([
    ['DISABLE_BEACON', '"false"', ['error']],
    ['DISABLE_BEACON', '""', ['error']],
    ['DISABLE_BEACON', '"0"', ['error']],
    ['DISABLE_BEACON', '"true"', []],
    ['DISABLE_BEACON', '"1"', []],
    ['DO_NOT_REQUIRE_SSL', '"False"', ['error']],
    ['DO_NOT_REQUIRE_SSL', 'false', ['error']],
    ['DO_NOT_REQUIRE_SSL', '"no"', ['error']],
    ['REDACT_LOGS_TO_CLIENT', '""', ['info']],
  ])('%s: %s', (name, value, found) => {
    const severities = problems(shellFlags, withEnv(`{ name: ${name}, value: ${value} }`)).map(
      (text) => text.split(' ')[0],
    )
    expect(severities).toEqual(found)
  })

  it('looks into a ConfigMap, and says it once for two backends', () => {
    const one = withSource('{ configMapRef: { name: config } }')
    const two = replaced(one, { 'name: convex-backend,': 'name: other,' })
    expect(problems(shellFlags, documents(one, two, configMap('{ DISABLE_BEACON: "false" }')))).toEqual([
      'error data.DISABLE_BEACON',
    ])
  })

  it('lets env go before envFrom', () => {
    const yaml = replaced(withSource('{ configMapRef: { name: config } }'), {
      'env:\n            -': 'env:\n            - { name: DISABLE_BEACON, value: "true" }\n            -',
    })
    expect(problems(shellFlags, documents(yaml, configMap('{ DISABLE_BEACON: "false" }')))).toEqual([])
  })
})

describe('boolean-values', () => {
  it.each([
    ['AWS_S3_FORCE_PATH_STYLE', '"True"', 1],
    ['AWS_S3_FORCE_PATH_STYLE', 'yes', 1],
    ['AWS_S3_FORCE_PATH_STYLE', '""', 0],
    ['AWS_S3_FORCE_PATH_STYLE', '"false"', 0],
    ['REUSE_ISOLATES', '"0"', 1],
    ['SOMETHING_ELSE', '"1"', 0],
  ])('%s: %s', (name, value, count) => {
    expect(problems(booleanValues, withEnv(`{ name: ${name}, value: ${value} }`))).toHaveLength(count)
  })
})

describe('variable-values', () => {
  it.each([
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"16 "', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"1_000"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"-1"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"0"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"16.0"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"+16"', 0],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '""', 0],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"18446744073709551615"', 0],
    ['POSTGRES_MAX_CONNECTIONS', 'many', 1],
    ['POSTGRES_MAX_CONNECTIONS', '"80"', 0],
    ['LOG_FORMAT', 'text', 1],
    ['LOG_FORMAT', 'json', 0],
    ['S3_ENDPOINT_URL', 'minio:9000', 1],
    ['S3_ENDPOINT_URL', '"http://minio:9000"', 0],
    ['S3_ENDPOINT_URL', '"$(MINIO)"', 0],
  ])('%s: %s', (name, value, count) => {
    expect(problems(variableValues, withEnv(`{ name: ${name}, value: ${value} }`))).toHaveLength(count)
  })
})

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

it('duplicate-variables: twice is once too often, thrice twice', () => {
  const entry = '{ name: RUST_LOG, value: info }'
  expect(problems(duplicateVariables, withEnv(entry, entry, entry))).toEqual([
    `warning ${container}.env[1].name`,
    `warning ${container}.env[2].name`,
  ])
})

it('variable-strings: numbers and booleans, in a ConfigMap too', () => {
  expect(
    problems(variableStrings, withEnv('{ name: A, value: 16 }', '{ name: B, value: "16" }', '{ name: C }')),
  ).toEqual([`error ${first}.value`])
  expect(
    problems(
      variableStrings,
      documents(withSource('{ configMapRef: { name: config } }'), configMap('{ A: 1, B: "1" }')),
    ),
  ).toEqual(['error data.A'])
})

describe('variable-references', () => {
  it('knows envFrom, links of Services and what cannot be seen', () => {
    expect(problems(variableReferences, withEnv(using('STAGE')))).toHaveLength(1)
    const escaped = '{ name: SENTRY_ENVIRONMENT, value: "$$(STAGE)" }'
    expect(problems(variableReferences, withEnv(escaped))).toEqual([])
    const source = { '          env:\n': '          envFrom: [{ configMapRef: { name: config } }]\n          env:\n' }
    expect(
      problems(variableReferences, documents(replaced(withEnv(using('STAGE')), source), configMap('{ STAGE: a }'))),
    ).toEqual([])
    expect(problems(variableReferences, replaced(withEnv(using('STAGE')), source))).toEqual([])
    const linked = replaced(withEnv(using('DB_SERVICE_HOST')), { '      enableServiceLinks: false\n': '' })
    expect(problems(variableReferences, linked)).toEqual([])
  })

  it('knows that a ConfigMap is taken as it is', () => {
    const yaml = documents(
      withSource('{ configMapRef: { name: config } }'),
      configMap('{ CONVEX_CLOUD_ORIGIN: "https://$(HOST)", OTHER: "$(X)", RUST_LOG: "$(LEVEL)" }'),
    )
    expect(problems(variableReferences, yaml)).toEqual(['error data.RUST_LOG'])
  })

  it('leaves the URL of the database to its own rule', () => {
    expect(
      problems(variableReferences, withEnv('{ name: POSTGRES_URL, value: "postgresql://$(X)@db" }', ...s3Env)),
    ).toEqual([])
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

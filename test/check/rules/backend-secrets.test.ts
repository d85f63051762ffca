import { describe, expect, it } from 'vitest'
import { configMapsAndKeysExist, secretsAndKeysExist } from '../../../src/check/rules/references.ts'
import {
  secretsAreNotPlain,
  secretsHaveOneProducer,
  secretValuesAreReferences,
} from '../../../src/check/rules/secret-objects.ts'
import {
  backendYaml,
  changed,
  configMap,
  container,
  documents,
  lines,
  pod,
  problems,
  replaced,
  sealed,
  withEnv,
  withSource,
} from './backend-support.ts'

const name = 'convex-backend-secrets'
const key = 'CONVEX_INSTANCE_SECRET'
const external = (rest: string): string =>
  `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: ${name}, namespace: convex }\nspec: { ${rest} }`
const plain = (rest = 'data: { a: YQ== }', metadata = ''): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: convex${metadata} }\n${rest}`

describe('referenced-secrets-and-keys-exist', () => {
  const reference = `${container}.env[1].valueFrom.secretKeyRef`

  it('says nothing of a Secret that is made elsewhere', () => {
    expect(problems(secretsAndKeysExist, backendYaml)).toEqual([])
    expect(
      problems(secretsAndKeysExist, documents(backendYaml, external('dataFrom: [{ extract: { key: a } }]'))),
    ).toEqual([])
  })

  it('knows the keys of every maker', () => {
    expect(problems(secretsAndKeysExist, documents(backendYaml, external('data: [{ secretKey: a }]')))).toEqual([
      `error ${reference}.key`,
    ])
    expect(problems(secretsAndKeysExist, documents(backendYaml, plain()))).toEqual([`error ${reference}.key`])
    expect(problems(secretsAndKeysExist, documents(backendYaml, plain(`stringData: { ${key}: a }`)))).toEqual([])
    const optional = changed({ [`key: ${key}`]: 'key: x, optional: true' })
    expect(problems(secretsAndKeysExist, documents(optional, plain()))).toEqual([])
  })

  it('looks at volumes, init containers and projections', () => {
    const volumes = changed({
      [lines.volumes]: `${lines.volumes}{ name: a, secret: { secretName: ${name}, items: [{ key: ${key}, path: a }, { key: no, path: b }] } }, { name: b, projected: { sources: [{ secret: { name: ${name}, items: [{ key: no, path: b }] } }] } }, `,
      '      containers:\n': `      initContainers: [{ name: i, image: busybox, env: [{ name: A, valueFrom: { secretKeyRef: { name: ${name}, key: no } } }] }]\n      containers:\n`,
    })
    expect(problems(secretsAndKeysExist, documents(volumes, sealed([key])))).toEqual([
      `error ${pod}.initContainers[0].env[0].valueFrom.secretKeyRef.key`,
      `error ${pod}.volumes[0].secret.items[1].key`,
      `error ${pod}.volumes[1].projected.sources[0].secret.items[0].key`,
    ])
  })

  it('sees a Secret in the wrong namespace, if no Convex is there', () => {
    expect(problems(secretsAndKeysExist, documents(backendYaml, sealed([key], name, 'default')))).toEqual([
      `warning ${reference}`,
    ])
    const staging = replaced(backendYaml, { 'namespace: convex': 'namespace: default' })
    expect(problems(secretsAndKeysExist, documents(backendYaml, staging, sealed([key], name, 'default')))).toEqual([])
  })

  it('sees a slip of the pen, but takes no other name for one', () => {
    expect(problems(secretsAndKeysExist, documents(backendYaml, sealed([key], 'convex-backend-secret')))).toEqual([
      `warning ${reference}`,
    ])
    expect(problems(secretsAndKeysExist, documents(backendYaml, sealed([key], 'web-secrets')))).toEqual([])
  })
})

describe('referenced-config-maps-and-keys-exist', () => {
  const source = withSource('{ configMapRef: { name: config } }')

  it('says what it assumes when a ConfigMap is not there', () => {
    expect(problems(configMapsAndKeysExist, source)).toEqual([`info ${container}.envFrom[0].configMapRef`])
    expect(problems(configMapsAndKeysExist, documents(source, configMap('{}')))).toEqual([])
    expect(problems(configMapsAndKeysExist, withSource('{ configMapRef: { name: config, optional: true } }'))).toEqual(
      [],
    )
  })

  it('leaves volumes of bundles alone, but not their keys', () => {
    const volume = changed({
      [lines.volumes]: `${lines.volumes}{ name: ca, configMap: { name: config, items: [{ key: ca.crt, path: a }] } }, `,
    })
    expect(problems(configMapsAndKeysExist, volume)).toEqual([])
    expect(problems(configMapsAndKeysExist, documents(volume, configMap('{ a: b }')))).toEqual([
      `error ${pod}.volumes[0].configMap.items[0].key`,
    ])
    expect(
      problems(configMapsAndKeysExist, documents(volume, `${configMap('{ a: b }')}binaryData: { ca.crt: YQ== }`)),
    ).toEqual([])
  })
})

describe('secrets-have-one-producer', () => {
  it.each([
    ['a plain one beside a sealed one', documents(sealed([key]), plain()), 1],
    ['three of them', documents(sealed([key]), plain(), external('data: []')), 2],
    ['one that only adds', documents(sealed([key]), external('target: { creationPolicy: Merge }')), 0],
    [
      'what the controller has made',
      documents(sealed([key]), plain('data: { a: YQ== }', ', ownerReferences: [{ kind: SealedSecret }]')),
      0,
    ],
    [
      'one that is handed over',
      documents(
        sealed([key]),
        plain('data: { a: YQ== }', ', annotations: { sealedsecrets.bitnami.com/managed: "true" }'),
      ),
      0,
    ],
    ['one in another namespace', documents(sealed([key]), sealed([key], name, 'other')), 0],
    ['two that Convex does not use', documents(sealed([key], 'web'), replaced(plain(), { [name]: 'web' })), 0],
  ])('%s', (_, yaml, count) => {
    expect(problems(secretsHaveOneProducer, documents(backendYaml, yaml))).toHaveLength(count)
  })
})

describe('secrets-are-not-written-down', () => {
  it.each([
    ['with data', plain(), 1],
    ['with nothing', plain('type: Opaque'), 0],
    ['made by an operator', plain('data: { a: YQ== }', ', ownerReferences: [{ kind: SealedSecret }]'), 0],
    [
      'encrypted by SOPS',
      plain('stringData: { a: "ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]" }\nsops: { version: 3.9.0 }'),
      0,
    ],
    ['of the Vault plugin', plain('data: { a: PGE+ }', ', annotations: { avp.kubernetes.io/path: a }'), 0],
    ['of somebody else', replaced(plain(), { [name]: 'web' }), 0],
  ])('%s', (_, yaml, count) => {
    expect(problems(secretsAreNotPlain, documents(backendYaml, yaml))).toHaveLength(count)
  })

  it('knows the Secret of the owner of the database, and of the registry', () => {
    const cluster =
      'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db, namespace: convex }\nspec: { bootstrap: { initdb: { secret: { name: owner } } } }'
    const backend = withEnv('{ name: POSTGRES_URL, value: "postgresql://u@db-rw:5432" }')
    expect(
      problems(secretsAreNotPlain, documents(backend, cluster, replaced(plain(), { [name]: 'owner' }))),
    ).toHaveLength(1)
    const pulling = changed({ '      containers:': '      imagePullSecrets: [{ name: pull }]\n      containers:' })
    expect(problems(secretsAreNotPlain, documents(pulling, replaced(plain(), { [name]: 'pull' })))).toHaveLength(1)
  })
})

it('secret-values-are-references: also in a ConfigMap, but not a reference', () => {
  const source = documents(
    withSource('{ configMapRef: { name: config } }'),
    configMap('{ AWS_SECRET_ACCESS_KEY: a, AWS_REGION: b }'),
  )
  expect(problems(secretValuesAreReferences, source)).toEqual(['error data.AWS_SECRET_ACCESS_KEY'])
  expect(problems(secretValuesAreReferences, withEnv('{ name: AWS_SECRET_ACCESS_KEY, value: "$(OTHER)" }'))).toEqual([])
})

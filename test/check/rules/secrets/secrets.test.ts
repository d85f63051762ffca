import { describe, expect, it } from 'vitest'
import { rule as configMapReferences } from '../../../../src/check/rules/secrets/config-map-references.ts'
import { rule as secretReferences } from '../../../../src/check/rules/secrets/secret-references.ts'
import { rule as plainSecrets } from '../../../../src/check/rules/secrets/plain-secrets.ts'
import { rule as secretProducers } from '../../../../src/check/rules/secrets/secret-producers.ts'
import { rule as inlineSecrets } from '../../../../src/check/rules/secrets/inline-secrets.ts'
import {
  backendYaml,
  changed,
  configMap,
  documents,
  lines,
  replaced,
  sealed,
  withEnv,
  withSource,
} from '../backend-examples.ts'
import { container, pod, problems } from '../support.ts'

const name = 'convex-backend-secrets'
const key = 'CONVEX_INSTANCE_SECRET'
const external = (rest: string): string =>
  `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: ${name}, namespace: convex }\nspec: { ${rest} }`
const plain = (rest = 'data: { a: YQ== }', metadata = ''): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: convex${metadata} }\n${rest}`

describe('secret-references', () => {
  const reference = `${container}.env[1].valueFrom.secretKeyRef`

  it('says nothing of a Secret that is made elsewhere', () => {
    expect(problems(secretReferences, backendYaml)).toEqual([])
    expect(problems(secretReferences, documents(backendYaml, external('dataFrom: [{ extract: { key: a } }]')))).toEqual(
      [],
    )
  })

  it('knows the keys of every maker', () => {
    expect(problems(secretReferences, documents(backendYaml, external('data: [{ secretKey: a }]')))).toEqual([
      `error ${reference}.key`,
    ])
    expect(problems(secretReferences, documents(backendYaml, plain()))).toEqual([`error ${reference}.key`])
    expect(problems(secretReferences, documents(backendYaml, plain(`stringData: { ${key}: a }`)))).toEqual([])
    const optional = changed({ [`key: ${key}`]: 'key: x, optional: true' })
    expect(problems(secretReferences, documents(optional, plain()))).toEqual([])
  })

  it('looks at volumes, init containers and projections', () => {
    const volumes = changed({
      [lines.volumes]: `${lines.volumes}{ name: a, secret: { secretName: ${name}, items: [{ key: ${key}, path: a }, { key: no, path: b }] } }, { name: b, projected: { sources: [{ secret: { name: ${name}, items: [{ key: no, path: b }] } }] } }, `,
      '      containers:\n': `      initContainers: [{ name: i, image: busybox, env: [{ name: A, valueFrom: { secretKeyRef: { name: ${name}, key: no } } }] }]\n      containers:\n`,
    })
    expect(problems(secretReferences, documents(volumes, sealed([key])))).toEqual([
      `error ${pod}.initContainers[0].env[0].valueFrom.secretKeyRef.key`,
      `error ${pod}.volumes[0].secret.items[1].key`,
      `error ${pod}.volumes[1].projected.sources[0].secret.items[0].key`,
    ])
  })

  it('sees a Secret in the wrong namespace, if no Convex is there', () => {
    expect(problems(secretReferences, documents(backendYaml, sealed([key], name, 'default')))).toEqual([
      `warning ${reference}`,
    ])
    const staging = replaced(backendYaml, { 'namespace: convex': 'namespace: default' })
    expect(problems(secretReferences, documents(backendYaml, staging, sealed([key], name, 'default')))).toEqual([])
  })

  it('sees a slip of the pen, but takes no other name for one', () => {
    expect(problems(secretReferences, documents(backendYaml, sealed([key], 'convex-backend-secret')))).toEqual([
      `warning ${reference}`,
    ])
    expect(problems(secretReferences, documents(backendYaml, sealed([key], 'web-secrets')))).toEqual([])
  })
})

describe('config-map-references', () => {
  const source = withSource('{ configMapRef: { name: config } }')

  it('says what it assumes when a ConfigMap is not there', () => {
    expect(problems(configMapReferences, source)).toEqual([`info ${container}.envFrom[0].configMapRef`])
    expect(problems(configMapReferences, documents(source, configMap('{}')))).toEqual([])
    expect(problems(configMapReferences, withSource('{ configMapRef: { name: config, optional: true } }'))).toEqual([])
  })

  it('leaves volumes of bundles alone, but not their keys', () => {
    const volume = changed({
      [lines.volumes]: `${lines.volumes}{ name: ca, configMap: { name: config, items: [{ key: ca.crt, path: a }] } }, `,
    })
    expect(problems(configMapReferences, volume)).toEqual([])
    expect(problems(configMapReferences, documents(volume, configMap('{ a: b }')))).toEqual([
      `error ${pod}.volumes[0].configMap.items[0].key`,
    ])
    expect(
      problems(configMapReferences, documents(volume, `${configMap('{ a: b }')}binaryData: { ca.crt: YQ== }`)),
    ).toEqual([])
  })
})

describe('secret-producers', () => {
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
    expect(problems(secretProducers, documents(backendYaml, yaml))).toHaveLength(count)
  })
})

describe('plain-secrets', () => {
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
    expect(problems(plainSecrets, documents(backendYaml, yaml))).toHaveLength(count)
  })

  it('knows the Secret of the owner of the database, and of the registry', () => {
    const cluster =
      'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db, namespace: convex }\nspec: { bootstrap: { initdb: { secret: { name: owner } } } }'
    const backend = withEnv('{ name: POSTGRES_URL, value: "postgresql://u@db-rw:5432" }')
    expect(problems(plainSecrets, documents(backend, cluster, replaced(plain(), { [name]: 'owner' })))).toHaveLength(1)
    const pulling = changed({ '      containers:': '      imagePullSecrets: [{ name: pull }]\n      containers:' })
    expect(problems(plainSecrets, documents(pulling, replaced(plain(), { [name]: 'pull' })))).toHaveLength(1)
  })
})

it('inline-secrets: also in a ConfigMap, but not a reference', () => {
  const source = documents(
    withSource('{ configMapRef: { name: config } }'),
    configMap('{ AWS_SECRET_ACCESS_KEY: a, AWS_REGION: b }'),
  )
  expect(problems(inlineSecrets, source)).toEqual(['error data.AWS_SECRET_ACCESS_KEY'])
  expect(problems(inlineSecrets, withEnv('{ name: AWS_SECRET_ACCESS_KEY, value: "$(OTHER)" }'))).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { database, databaseCluster, databaseWith, databaseYaml } from '../../../../src/check/examples/database.ts'
import { check } from '../../../../src/check/check.ts'
import { documents } from '../../../../src/check/examples/backend.ts'
import { convexClustersOf, databaseLinksOf } from '../../../../src/check/model/database/links.ts'
import { databaseRules, found, foundIn, said, modelOf } from '../support.ts'

const [deployment = '', claim = '', cluster = ''] = databaseYaml.split('---\n')
const backend = `${deployment}---\n${claim}`
const broken = 'imageName: ghcr.io/cloudnative-pg/postgresql:latest'
const brokenCluster = cluster.replace(/imageName: .*/, broken)
const unseen = backend.replace(
  /{ name: POSTGRES_URL.*}/,
  '{ name: POSTGRES_URL, valueFrom: { secretKeyRef: { name: url, key: url } } }',
)
const elsewhere = unseen.replace('secretName: convex-db-ca', 'secretName: ca')

const pooler = (fields: string): string => `
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: { name: pool, namespace: convex }
spec: { cluster: { name: convex-db }, type: rw, ${fields} }
`

const isJudged = (yaml: string): boolean => foundIn(yaml).includes('error cluster-image')

describe('a cluster is known as that of Convex', () => {
  it.each([
    [
      'by the host',
      database({ 'convex-db-app, key: username': 'a, key: b', 'convex-db-app, key: password': 'a, key: c' }),
    ],
    ['by its namespace in the host', database({ '@convex-db-rw:': '@convex-db-rw.convex.svc:' })],
    ['by its Secret', documents(backend.replace('@convex-db-rw:', '@$(HOST):'), cluster)],
    ['by its authority', documents(unseen, cluster)],
    ['as the only one beside a database that cannot be seen', documents(elsewhere, cluster)],
    [
      'by the Secret that it is given',
      documents(
        backend
          .replaceAll('convex-db-app', 'mine')
          .replace('@convex-db-rw:', '@$(HOST):')
          .replace('convex-db-ca', 'ca'),
        cluster.replace('owner: convex }', 'owner: convex, secret: { name: mine } }'),
      ),
    ],
    [
      'by a Pooler',
      documents(
        backend.replace('@convex-db-rw:', '@pool:').replaceAll('convex-db-app', 'a'),
        cluster,
        pooler('pgbouncer: {}'),
      ),
    ],
    [
      'by a Service of its own',
      documents(
        backend.replace('@convex-db-rw:', '@lan:').replaceAll('convex-db-app', 'a').replace('convex-db-ca', 'ca'),
        `${cluster}  managed: { services: { additional: [{ serviceTemplate: { metadata: { name: lan } } }] } }\n`,
      ),
    ],
    [
      'by a Service that selects it',
      documents(
        backend.replace('@convex-db-rw:', '@lan:').replaceAll('convex-db-app', 'a').replace('convex-db-ca', 'ca'),
        cluster,
        'apiVersion: v1\nkind: Service\nmetadata: { name: lan, namespace: convex }\nspec: { selector: { cnpg.io/cluster: convex-db } }',
      ),
    ],
    [
      'without namespaces',
      databaseYaml.replaceAll(', namespace: convex', '').replace('@convex-db-rw:', '@convex-db-rw.prod:'),
    ],
  ])('%s', (_, yaml) => {
    expect(databaseLinksOf(modelOf(yaml))).toHaveLength(1)
    expect(isJudged(yaml.replace(/imageName: .*/, broken))).toBe(true)
  })

  it.each([
    ['it is of somebody else', documents(databaseYaml, brokenCluster.replace('name: convex-db', 'name: other'))],
    [
      'it is in another namespace',
      documents(elsewhere, brokenCluster.replace('namespace: convex', 'namespace: other')),
    ],
    [
      'it is one of two beside a database that cannot be seen',
      documents(elsewhere, brokenCluster, brokenCluster.replace('name: convex-db', 'name: other')),
    ],
    ['there is no Convex', brokenCluster.replaceAll('convex', 'plain')],
    [
      'the backend uses SQLite',
      documents(
        backend.replace(/ *- { name: POSTGRES_URL.*\n/, '').replace(/ *- { name: PG_CA.*\n/, ''),
        brokenCluster,
      ),
    ],
    [
      'the backend uses a server elsewhere',
      documents(backend.replace('@convex-db-rw:', '@db.example.com:').replaceAll('convex-db', 'a'), brokenCluster),
    ],
  ])('and is not when %s', (_, yaml) => {
    expect(isJudged(yaml)).toBe(false)
  })
})

describe('manifests that have nothing to do with Convex', () => {
  const others = documents(
    brokenCluster.replace('instances: 1', 'instances: 1\n  primaryUpdateStrategy: supervised'),
    'apiVersion: postgresql.cnpg.io/v1\nkind: ScheduledBackup\nmetadata: { name: a }\nspec: { schedule: "* * * * *", cluster: { name: convex-db } }',
    'apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nmetadata: { name: a }\nspec: {}',
    'apiVersion: traefik.containo.us/v1alpha1\nkind: IngressRoute\nmetadata: { name: a }\nspec: { routes: [{ match: "Host(`a`)", services: [{ name: a }] }] }',
    'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: a }\nspec: { encryptedData: { a: b } }',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: { containers: [{ name: a, image: postgres, env: [{ name: POSTGRES_URL, value: "postgres://a:b@c/d" }] }] } } }',
    'apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: a }\nspec: { selector: { matchLabels: { cnpg.io/cluster: x } } }',
  )

  it('give nothing', () => {
    expect(foundIn(others.replaceAll(/convex/g, 'plain'))).toEqual([])
  })

  it('give nothing beside Convex either', () => {
    expect(
      foundIn(documents(databaseYaml, others.replace(brokenCluster, '').replaceAll('name: convex-db', 'name: other'))),
    ).toEqual([])
  })
})

describe('several backends', () => {
  const second = backend
    .replaceAll('convex-backend', 'orders-backend')
    .replace('get-convex/orders-backend', 'get-convex/convex-backend')
    .replace('value: convex-self-hosted', 'value: orders')

  it('share a cluster only with a database for each', () => {
    const yaml = documents(backend, cluster, second)
    expect(foundIn(yaml)).toEqual(['error database-name', 'warning connection-pool'])
    const other =
      'apiVersion: postgresql.cnpg.io/v1\nkind: Database\nmetadata: { name: orders, namespace: convex }\nspec: { name: orders, owner: convex, cluster: { name: convex-db } }'
    expect(foundIn(documents(yaml.replace('"150"', '"200"'), other))).toEqual([])
  })

  it('have clusters of their own', () => {
    const yaml = documents(
      databaseYaml,
      databaseYaml.replaceAll('namespace: convex', 'namespace: two').replace('"150"', '"90"'),
    )
    expect(convexClustersOf(modelOf(yaml))).toHaveLength(2)
    expect(foundIn(yaml)).toEqual([])
    expect(foundIn(yaml.replace('"90"', '"60"'))).toEqual(['warning connection-pool'])
  })
})

describe('other kinds of workloads', () => {
  const wrong = backend.replace('convex-db-rw:5432', 'convex-db-rw:5432/convex')

  it.each(['StatefulSet', 'DaemonSet'])('%s', (kind) => {
    expect(foundIn(documents(wrong.replace('kind: Deployment', `kind: ${kind}`), cluster))).toEqual([
      'error database-url-path',
    ])
  })

  it('Pod', () => {
    const object = modelOf(wrong).objects.find(({ kind }) => kind === 'Deployment') as unknown as {
      spec: { template: { spec: object } }
    }
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'convex' },
      spec: object.spec.template.spec,
    }
    const model = modelOf(documents(JSON.stringify(pod), cluster))
    const paths = databaseRules.flatMap((rule) => [...rule.check(model)].map(({ path }) => path))
    expect(paths).toEqual(['spec.containers[0].env[2].value'])
  })

  it('a Helm release with its own image', () => {
    const yaml = database({
      'ghcr.io/get-convex/convex-backend': 'registry.example.com/mirror/convex-backend',
    }).replaceAll('namespace: convex', 'namespace: convex, labels: { app.kubernetes.io/managed-by: Helm }')
    expect(foundIn(yaml)).toEqual([])
  })
})

const toHost = (host: string): string => database({ '@convex-db-rw:': `@${host}:` })

const pooledBy = (fields: string): string => databaseWith(pooler(fields)).replace('@convex-db-rw:', '@pool:')

describe('the host', () => {
  it.each([
    'convex-db-rw',
    'convex-db-rw.convex',
    'convex-db-rw.convex.svc',
    'convex-db-rw.convex.svc.cluster.local',
    'convex-db-rw.convex.svc.k8s.lan',
  ])('%s is right', (host) => {
    expect(foundIn(toHost(host))).toEqual([])
  })

  it.each([
    ['10.96.1.2', 'error database-host-certificate'],
    ['convex-db', 'error database-host-certificate'],
    ['convex-db-rw.prod', 'error database-host-certificate'],
    ['convex-db-rw.convex.cluster.local', 'error database-host-certificate'],
    ['convex-db-any', 'error database-host-certificate'],
    ['convex-db-ro', 'error database-host-primary'],
    ['convex-db-r', 'warning database-host-primary'],
  ])('%s: %s', (host, rule) => {
    expect(foundIn(toHost(host))).toEqual([rule])
  })

  it('may have another name in the certificate', () => {
    const yaml = databaseCluster('certificates: { serverAltDNSNames: [db.example.com, "*.lan"] }')
    expect(foundIn(yaml.replace('@convex-db-rw:', '@db.example.com:'))).toEqual([])
    expect(foundIn(yaml.replace('@convex-db-rw:', '@db.lan:'))).toEqual([])
  })

  it('of any instance is wrong as soon as there are two', () => {
    const yaml = toHost('convex-db-r')
      .replace('instances: 1', 'instances: 2')
      .replace('enablePDB: false', 'enablePDB: true')
    expect(foundIn(yaml)).toEqual(['error database-host-primary', 'info synchronous-replication'])
  })

  it('of replicas is known without the cluster', () => {
    expect(foundIn(backend.replace('@convex-db-rw:', '@convex-db-ro:'))).toEqual(['error database-host-primary'])
    expect(foundIn(backend.replace('@convex-db-rw:', '@other-ro:'))).toEqual([])
  })

  it('may be a Service that is turned off', () => {
    const yaml = databaseCluster('managed: { services: { disabledDefaultServices: [ro] } }').replace(
      '@convex-db-rw:',
      '@convex-db-ro:',
    )
    expect(foundIn(yaml)).toEqual(['error database-host-certificate'])
  })

  it('of a Pooler needs a name and a role', () => {
    expect(foundIn(pooledBy('pgbouncer: {}'))).toEqual(['error database-host-certificate'])
    const named = (fields: string): string =>
      `${pooledBy(fields)}`.replace('  storage:', '  certificates: { serverAltDNSNames: [pool] }\n  storage:')
    expect(foundIn(named('pgbouncer: {}'))).toEqual([])
    expect(foundIn(named('pgbouncer: { poolMode: transaction }'))).toEqual(['warning pooler-mode'])
    expect(
      foundIn(named('pgbouncer: { poolMode: transaction, parameters: { max_prepared_statements: "200" } }')),
    ).toEqual([])
    expect(foundIn(named('pgbouncer: { parameters: { max_client_conn: "50" } }'))).toEqual(['warning pooler-clients'])
    expect(foundIn(named('instances: 2, pgbouncer: { parameters: { max_client_conn: "50" } }'))).toEqual([])
    expect(foundIn(named('instances: 4, pgbouncer: { parameters: { default_pool_size: "50" } }'))).toEqual([
      'warning pooler-connections',
    ])
    expect(foundIn(named('pgbouncer: {}').replace('type: rw', 'type: ro'))).toEqual(['error database-host-primary'])
  })
})

describe('pool and server', () => {
  it.each([
    ['"80"', '"150"', true],
    ['"97"', '"100"', true],
    ['"98"', '"100"', false],
    ['"80"', '"82"', false],
    ['"many"', '"130"', false],
    ['"many"', '"150"', true],
  ])('a pool of %s for %s', (pool, server, isRight) => {
    const yaml = database({ 'value: "80"': `value: ${pool}`, 'max_connections: "150"': `max_connections: ${server}` })
    expect(foundIn(yaml)).toEqual(isRight ? [] : ['warning connection-pool'])
  })

  it.each([
    ['80', /^Set POSTGRES_MAX_CONNECTIONS to at most 60, or max_connections of the server to at least 100\.$/],
    ['20', /^Set max_connections of the server to at least 100\.$/],
  ])('is mended in ways that leave a pool: %s', (server, fix) => {
    const yaml = database({ 'max_connections: "150"': `max_connections: "${server}"` })
    expect(check(modelOf(yaml).objects).find(({ rule }) => rule === 'connection-pool')?.fix).toMatch(fix)
  })

  it('is not judged when the pool cannot be seen', () => {
    const yaml = database({
      '- { name: POSTGRES_MAX_CONNECTIONS, value: "80" }':
        '- { name: POSTGRES_MAX_CONNECTIONS, valueFrom: { secretKeyRef: { name: a, key: b } } }',
      '"150"': '"50"',
    })
    expect(foundIn(yaml)).toEqual([])
  })
})

describe('an instance name in a Secret', () => {
  it('is compared and not shown', () => {
    const hidden = database({
      '- { name: INSTANCE_NAME, value: convex-self-hosted }':
        '- { name: INSTANCE_NAME, valueFrom: { secretKeyRef: { name: names, key: name } } }',
    })
    const secret = (name: string) =>
      documents(
        hidden,
        `apiVersion: v1\nkind: Secret\nmetadata: { name: names, namespace: convex }\nstringData: { name: ${name} }\n`,
      )
    const wrong = check(modelOf(secret('weaver-loom')).objects)
    expect(wrong.map(({ rule }) => rule)).toContain('database-name')
    expect(JSON.stringify(wrong)).not.toMatch(/weaver|loom/)
    const right = check(modelOf(secret('convex-self-hosted')).objects)
    expect(right.map(({ rule }) => rule)).not.toContain('database-name')
  })
})

describe('name and user', () => {
  const initdb = 'bootstrap: { initdb: { database: convex_self_hosted, owner: convex } }'

  it.each([
    ['nothing is said', '', ['error database-name']],
    ['an owner alone', 'bootstrap: { initdb: { owner: convex } }', ['error database-name']],
    ['a database alone, whose owner has its name', 'bootstrap: { initdb: { database: convex_self_hosted } }', []],
    [
      'the name with dashes',
      'bootstrap: { initdb: { database: convex-self-hosted, owner: convex } }',
      ['error database-name'],
    ],
    [
      'a database made by SQL',
      'bootstrap: { initdb: { database: a, owner: convex, postInitSQL: ["CREATE DATABASE convex_self_hosted"] } }',
      [],
    ],
    ['a whole import', 'bootstrap: { initdb: { import: { type: monolith, databases: ["*"] } } }', []],
    ['a restored cluster', 'bootstrap: { recovery: { backup: { name: last } } }', []],
  ])('%s', (_, text, rules) => {
    expect(foundIn(database({ [initdb]: text }))).toEqual(rules)
  })

  it('has the default instance name when none is given', () => {
    expect(
      foundIn(database({ '- { name: INSTANCE_NAME, value: convex-self-hosted }\n': '- { name: A_NAME, value: b }\n' })),
    ).toEqual([])
    const other = database({
      '- { name: INSTANCE_NAME, value: convex-self-hosted }': '- { name: INSTANCE_NAME, value: "" }',
    })
    expect(foundIn(other)).toEqual([])
  })

  const role = 'ensure: present, connectionLimit: -1, inherit: true, login: true, passwordSecret: { name: admin }'

  it.each([
    ['convex', '', []],
    ['admin', '', ['error database-user']],
    ['postgres', '', ['error database-user']],
    ['postgres', 'enableSuperuserAccess: true', ['warning database-user']],
    ['admin', `managed: { roles: [{ name: admin, ${role} }] }`, ['warning database-user']],
    ['admin', `managed: { roles: [{ name: admin, superuser: true, ${role} }] }`, []],
  ])('the user %s with "%s"', (user, field, rules) => {
    expect(foundIn(databaseCluster(field).replace('//$(PGUSER):', `//${user}:`))).toEqual(rules)
  })
})

describe('a cluster of several instances', () => {
  const shared = databaseRules.find(({ id }) => id === 'database-object-owner')!.good
  const saidOf = (changes: Readonly<Record<string, string>>): string =>
    said(Object.entries(changes).reduce((yaml, [from, to]) => yaml.replace(from, to), shared))

  it.each([
    [
      'a Database of another name',
      { 'name: convex_self_hosted\n': 'name: convex\n' },
      'owns the database "convex", but',
    ],
    ['a Database of another owner', { 'owner: convex_self_hosted\n': 'owner: app\n' }, 'does not own the database'],
    [
      'a Database that is to go',
      { 'owner: convex_self_hosted\n': 'owner: app\n  ensure: absent\n' },
      'makes the database "app"',
    ],
    [
      'a name that is in a Secret',
      {
        '{ name: INSTANCE_NAME, value: convex-self-hosted }':
          '{ name: INSTANCE_NAME, valueFrom: { secretKeyRef: { name: n, key: n } } }',
      },
      'it must be "convex_self_hosted", the database in',
    ],
    ['a role that cannot log in', { 'login: true, ': '' }, 'cannot log in. Set login: true.'],
    [
      'an owner that SQL makes',
      {
        'owner: convex_self_hosted\n': 'owner: by_hand\n',
        'owner: app }': 'owner: app, postInitSQL: [CREATE ROLE by_hand] }',
      },
      'does not own',
    ],
  ])('with %s', (_, changes, text) => {
    expect(saidOf({})).toBe('')
    expect(saidOf(changes)).toContain(text)
    expect(saidOf(changes)).not.toContain('has no role "by_hand"')
  })

  it('has databases of others, of which nothing is said', () => {
    const other = `---
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: { name: shop, namespace: shop }
spec: { cluster: { name: shop-db }, name: shop, owner: shop }
`
    expect(foundIn(`${shared}${other}${other}`)).toEqual([])
  })
})

describe('Secrets of the operator', () => {
  it('are not made beside one of your own', () => {
    const yaml = database({ 'owner: convex }': 'owner: convex, secret: { name: mine } }' })
    expect(foundIn(yaml)).toEqual(['error database-secret-keys'])
    expect(foundIn(yaml.replaceAll('convex-db-app', 'mine'))).toEqual([])
    expect(foundIn(yaml.replace('secret: { name: mine }', 'secret: { name: convex-db-app }'))).toEqual([])
  })

  it('are in the namespace of the cluster', () => {
    const yaml = documents(
      backend.replace('@convex-db-rw:', '@convex-db-rw.db:'),
      cluster.replace('namespace: convex', 'namespace: db'),
    )
    expect(foundIn(yaml)).toEqual(['warning database-secret-keys'])
  })

  it('for the superuser are made on request', () => {
    const yaml = databaseCluster('').replace(
      'name: convex-db-app, key: password',
      'name: convex-db-superuser, key: password',
    )
    expect(foundIn(yaml)).toEqual(['error database-secret-keys'])
    expect(foundIn(yaml.replace('enablePDB', 'enableSuperuserAccess: true\n  enablePDB'))).toEqual([])
  })
})

it('nothing in our rules throws on junk', () => {
  const junk = [null, 0, '', 'x', [], [null], {}, { name: 1 }, { name: null }, true]
  const texts: string[] = []
  for (const value of junk) {
    const text = JSON.stringify(value)
    for (const field of [
      'spec',
      'metadata',
      'bootstrap',
      'managed',
      'plugins',
      'postgresql',
      'externalClusters',
      'resources',
      'certificates',
      'affinity',
      'storage',
    ]) {
      texts.push(
        documents(
          backend,
          cluster
            .replace(new RegExp(`^( *)${field}:.*`, 'm'), `$1${field}: ${text}`)
            .replace(/(\nspec: .*)\n(?: {2}.*\n)+/, '$1\n'),
        ),
      )
      texts.push(
        databaseCluster(
          `${field === 'spec' ? 'backup' : field}2: ${text}`,
          `monitoring: ${text}`,
          `plugins: ${text}`,
          `env: ${text}`,
        ),
      )
    }
    for (const field of ['env', 'volumeMounts', 'volumes', 'containers']) {
      const [object] = modelOf(backend).objects as unknown as [Record<string, never>]
      texts.push(
        documents(JSON.stringify(object).replace(new RegExp(`"${field}":\\[`), `"${field}":${text},"was":[`), cluster),
      )
    }
    for (const kind of ['Pooler', 'ScheduledBackup', 'Database', 'Backup']) {
      texts.push(
        databaseWith(
          `apiVersion: postgresql.cnpg.io/v1\nkind: ${kind}\nmetadata: { name: convex-db, namespace: convex }\nspec: ${text}`,
        ),
      )
    }
    texts.push(
      databaseWith(
        `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: convex-backend-secrets, namespace: convex }\nspec: { encryptedData: ${text} }`,
      ),
    )
  }
  for (const text of texts) expect(() => found(modelOf(text))).not.toThrow()
})

const many = (count: number) =>
  modelOf(
    documents(
      ...Array.from({ length: count }, (_, number) =>
        databaseYaml.replaceAll('namespace: convex', `namespace: c${number}`),
      ),
    ),
  )

/** Of the processor, since other tests run beside this one. */
const timeOf = (count: number): number => {
  const model = many(count)
  const start = process.cpuUsage()
  found(model)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

it('takes time in proportion to the objects', () => {
  timeOf(50)
  // Eight times as many; a rule that compares each with each would take 64 times as long.
  expect(timeOf(400)).toBeLessThan(Math.max(500, timeOf(50) * 30))
})

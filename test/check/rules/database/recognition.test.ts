import { describe, expect, it } from 'vitest'
import { database, databaseYaml } from '../../../../src/check/examples/database.ts'
import { documents } from '../../../../src/check/examples/backend.ts'
import { databaseLinksOf } from '../../../../src/check/model/database/links.ts'
import { databaseRules, foundIn, modelOf } from '../support.ts'
import { cluster, backend, pooler } from './manifests.ts'

const broken = 'imageName: ghcr.io/cloudnative-pg/postgresql:latest'
const brokenCluster = cluster.replace(/imageName: .*/, broken)
const unseen = backend.replace(
  /{ name: POSTGRES_URL.*}/,
  '{ name: POSTGRES_URL, valueFrom: { secretKeyRef: { name: url, key: url } } }',
)
const elsewhere = unseen.replace('secretName: convex-db-ca', 'secretName: ca')
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

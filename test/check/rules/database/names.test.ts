import { describe, expect, it } from 'vitest'
import { database, databaseCluster } from '../../../../src/check/examples/database.ts'
import { check } from '../../../../src/check/check.ts'
import { documents } from '../../../../src/check/examples/backend.ts'
import { databaseRules, foundIn, said, modelOf } from '../support.ts'
import { cluster, backend } from './manifests.ts'

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

import { describe, expect, it } from 'vitest'
import { database, databaseCluster, databaseWith, databaseYaml } from '../../../../src/check/examples/database.ts'
import { foundIn } from '../support.ts'

const ca = '- { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }'
const items = 'items: [{ key: ca.crt, path: ca.crt }]'
const free = '- { name: DO_NOT_REQUIRE_SSL, value: "true" }'
const query = (text: string): Record<string, string> => ({ 'convex-db-rw:5432': `convex-db-rw:5432?${text}` })

const withBundle = (path: string) => database({ [ca]: `${ca}\n            - { name: SSL_CERT_FILE, value: ${path} }` })

describe('the authority', () => {
  it('is not asked for when the cluster has a certificate of its own', () => {
    const yaml = databaseCluster('certificates: { serverTLSSecret: tls, serverCASecret: ca }').replace(
      `            ${ca}\n`,
      '',
    )
    expect(foundIn(yaml)).toEqual([])
  })

  it('is not asked for when it may come from what cannot be seen', () => {
    const yaml = database({
      [`            ${ca}\n`]: '',
      'env:\n': 'envFrom: [{ secretRef: { name: unseen } }]\n          env:\n',
    })
    expect(foundIn(yaml)).toEqual([])
    const bundle = database({ [`            ${ca}\n`]: '', 'mountPath: /etc/database-ca': 'mountPath: /etc/ssl/certs' })
    expect(foundIn(bundle)).toEqual([])
  })

  it('may be given by TLS of a Pooler', () => {
    const yaml = databaseWith(`
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: { name: pool, namespace: convex }
spec: { cluster: { name: convex-db }, type: rw, pgbouncer: { clientTLSSecret: { name: public } } }
`)
      .replace('@convex-db-rw:', '@pool:')
      .replace(`            ${ca}\n`, '')
    expect(foundIn(yaml)).toEqual([])
  })

  it.each([
    [
      'one file of the volume',
      'mountPath: /etc/database-ca',
      'mountPath: /etc/database-ca/ca.crt, subPath: ca.crt',
      [],
    ],
    ['another path in the volume', 'path: ca.crt', 'path: root.crt', ['error ca-file-mount']],
    ['another key', 'key: ca.crt', 'key: tls.crt', ['error ca-file-mount']],
    ['the directory', 'value: /etc/database-ca/ca.crt', 'value: /etc/database-ca', ['error ca-file-mount']],
    ["the image's own bundle", 'value: /etc/database-ca/ca.crt', 'value: /etc/ssl/certs/ca-certificates.crt', []],
    ['a volume that cannot be seen into', /secret: { secretName: convex-db-ca.*/, 'emptyDir: {}', []],
    ['a Secret that is made elsewhere', `secretName: convex-db-ca, ${items}`, 'secretName: other', []],
    [
      'several sources',
      /secret: { secretName: convex-db-ca.*/,
      `projected: { sources: [{ secret: { name: convex-db-ca, ${items} } }, { serviceAccountToken: { path: t } }] }`,
      [],
    ],
    [
      'several sources with the key',
      /secret: { secretName: convex-db-ca.*/,
      'projected: { sources: [{ secret: { name: convex-db-ca } }] }',
      ['error ca-key-mount'],
    ],
    [
      'the key beside it',
      items,
      'items: [{ key: ca.crt, path: ca.crt }, { key: ca.key, path: k }]',
      ['error ca-key-mount'],
    ],
    ['one file of the whole Secret', `, ${items} }`, ' }', ['error ca-key-mount']],
  ] as const)('%s', (_, from, to, rules) => {
    expect(foundIn(databaseYaml.replace(from, to))).toEqual(rules)
  })

  it('may be one file of the whole Secret, of which the container sees nothing else', () => {
    const yaml = databaseYaml
      .replace('mountPath: /etc/database-ca', 'mountPath: /etc/database-ca/ca.crt, subPath: ca.crt')
      .replace(`, ${items}`, '')
    expect(foundIn(yaml)).toEqual([])
  })

  it('in an image of an own registry may be part of it', () => {
    const yaml = database({
      'value: /etc/database-ca/ca.crt': 'value: /opt/ca.crt',
      'ghcr.io/get-convex/': 'registry.example.com/',
    })
    expect(foundIn(yaml)).toEqual(['warning ca-file-mount'])
  })

  it('of a cluster that is elsewhere is known by the Secret beside it', () => {
    const alone = databaseYaml.split('---')[0]!.replace(`, ${items}`, '')
    expect(foundIn(alone)).toEqual(['error ca-key-mount'])
    expect(foundIn(alone.replaceAll('convex-db-app', 'credentials'))).toEqual([])
  })

  it('is not to take the place of all others', () => {
    expect(foundIn(withBundle('/etc/database-ca/ca.crt'))).toEqual(['error system-ca-bundle'])
    expect(foundIn(withBundle('/etc/ssl/certs/ca-certificates.crt'))).toEqual([])
    expect(foundIn(withBundle('/etc/bundle/all.pem'))).toEqual(['info system-ca-bundle'])
  })

  it.each([
    ['/etc/ssl/certs/ca-certificates.crt', '/etc/store-ca', []],
    ['/etc/database-ca/ca.crt', '/etc/ssl/certs', []],
    ['/etc/bundle/all.pem', '/etc/store-ca', ['info system-ca-bundle']],
  ])('SSL_CERT_FILE at %s, and SSL_CERT_DIR at %s', (file, folder, rules) => {
    const yaml = withBundle(file).replace(
      '- { name: SSL_CERT_FILE',
      `- { name: SSL_CERT_DIR, value: ${folder} }\n            - { name: SSL_CERT_FILE`,
    )
    expect(foundIn(yaml)).toEqual(rules)
  })
})

describe('TLS', () => {
  it('is half off', () => {
    expect(foundIn(database({ [ca]: free }))).toEqual(['error database-tls'])
    expect(foundIn(database({ [ca]: `${ca}\n            ${free}` }))).toEqual(['warning database-tls'])
    expect(foundIn(database({ [ca]: free, ...query('sslmode=prefer') }))).toEqual(['error database-tls'])
    expect(foundIn(database(query('sslmode=disable')))).toEqual(['warning database-tls'])
    expect(foundIn(database({ [`            ${ca}\n`]: '', ...query('sslmode=disable') }))).toContain(
      'error database-tls',
    )
  })

  it('is off', () => {
    expect(foundIn(database({ [ca]: free, ...query('sslmode=disable') }))).toEqual([])
    expect(foundIn(database({ [ca]: free, ...query('sslmode=require&sslmode=disable') }))).toEqual([])
  })

  it('is half off towards a server that cannot be seen', () => {
    const alone = databaseYaml
      .split('---')[0]!
      .replace(`            ${ca}\n`, '')
      .replace('convex-db-rw:', 'db.example.com:')
    expect(foundIn(alone)).toEqual([])
    expect(foundIn(alone.replace('- { name: POSTGRES_MAX', `${free}\n            - { name: POSTGRES_MAX`))).toEqual([
      'warning database-tls',
    ])
  })

  it('cannot be told when the URL cannot be seen', () => {
    const from = '{ name: POSTGRES_URL, valueFrom: { secretKeyRef: { name: url, key: url } } }'
    const yaml = databaseYaml.replace(/{ name: POSTGRES_URL.*}/, from).replace(ca, free)
    expect(foundIn(yaml)).toEqual([])
  })

  it.each([
    ['hostnossl all all all reject', true],
    ['hostnossl convex_self_hosted all 0.0.0.0/0 reject', true],
    ['host all all all reject', true],
    ['hostnossl other all all reject', false],
    ['hostssl all all all reject', false],
    ['host all all all scram-sha-256', false],
  ])('is off, and pg_hba says "%s"', (line, isRefused) => {
    const yaml = database({
      [ca]: free,
      ...query('sslmode=disable'),
      'postgresql: {': `postgresql: { pg_hba: ["${line}"],`,
    })
    expect(foundIn(yaml)).toEqual(isRefused ? ['error database-plain-text'] : [])
  })

  it('of MySQL is turned on again by an authority', () => {
    const mysql = databaseYaml
      .split('---')[0]!
      .replace(/POSTGRES_URL, value: ".*"/, 'MYSQL_URL, value: "mysql://$(PGUSER):$(PGPASSWORD)@mysql:3306"')
      .replace('PG_CA_FILE', 'MYSQL_CA_FILE')
    expect(foundIn(mysql)).toEqual([])
    const half = mysql.replace('- { name: MYSQL_CA_FILE', `${free}\n            - { name: MYSQL_CA_FILE`)
    expect(foundIn(half)).toEqual(['warning database-tls'])
    expect(foundIn(half.replace('mysql:3306', 'mysql:3306?require_ssl=false'))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { database, databaseYaml } from '../../../../src/check/examples/database.ts'
import { foundIn, said } from '../support.ts'

const url = 'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432'
const withUrl = (text: string): string => database({ [`"${url}"`]: JSON.stringify(text) })
const external = (text: string): string =>
  withUrl(text)
    .split('---')[0]!
    .replace(/ *- { name: PG_CA_FILE.*\n/, '')

describe('the URL', () => {
  it.each([
    url,
    'postgres://$(PGUSER):$(PGPASSWORD)@convex-db-rw',
    'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432/',
    'postgresql://convex:$(PGPASSWORD)@convex-db-rw.convex.svc.cluster.local:5432?connect_timeout=5&keepalives_idle=30',
    'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432?search_path=convex&options=-c%20x=1',
    'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw.convex:5432?sslmode=verify-full',
    'POSTGRESQL://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432',
  ])('is right: %s', (text) => {
    expect(foundIn(withUrl(text))).toEqual([])
  })

  it.each([
    [`${url}/convex_self_hosted`, 'error database-url-path'],
    [`${url}/$(PGDATABASE)`, 'error database-url-references'],
    [`${url}?pgbouncer=true`, 'error database-url-parameters'],
    [`${url}?application_name=a&pool_timeout=3`, 'error database-url-parameters'],
    [`${url}?connect_timeout=5s`, 'error database-url-parameters'],
    [`${url}?dbname=other`, 'error database-url-parameters'],
    ['postgresql+psycopg://u:$(PGPASSWORD)@convex-db-rw', 'error database-url-format'],
    ['host=convex-db-rw user=convex', 'error database-url-format'],
    ['postgresql://$(PGUSER):$(PGPASSWORD)@:5432', 'error database-url-format'],
    ['postgresql://:$(PGPASSWORD)@convex-db-rw', 'error database-url-user'],
    ['postgresql://${PGUSER}:${PGPASSWORD}@convex-db-rw', 'error database-url-references'],
    ['postgresql://$(PGUSER):$(CONVEX_DB_PASSWORD)@convex-db-rw', 'error database-url-references'],
    ['postgresql://$(PGUSER):pa/ss@convex-db-rw', 'error database-password-encoding'],
    ['postgresql://$(PGUSER):pa?ss@convex-db-rw', 'error database-password-encoding'],
    ['postgresql://$(PGUSER):pa#ss@convex-db-rw', 'error database-password-encoding'],
    ['postgresql://$(PGUSER):pa%2Fss@convex-db-rw', 'error database-password-secret'],
    ['postgresql://$(PGUSER):pa@ss@convex-db-rw', 'error database-password-secret'],
    ['postgresql://$(PGUSER):$(PGPASSWORD)x@convex-db-rw', 'error database-password-secret'],
    ['postgresql://$(PGUSER)@convex-db-rw?password=secret1', 'error database-password-secret'],
  ])('%s: %s', (text, rule) => {
    expect(foundIn(withUrl(text))).toContain(rule)
  })

  it('is not said to be wrong where another variable holds it', () => {
    const text = 'postgresql://$(PGUSER):$(PGPASSWORD)@convex-db-rw:5432'
    const whole = withUrl('$(WHOLE_URL)').replace(
      '- { name: POSTGRES_URL',
      '- { name: WHOLE_URL, valueFrom: { secretKeyRef: { name: db, key: url } } }\n            - { name: POSTGRES_URL',
    )
    expect(foundIn(whole)).toEqual([])
    expect(foundIn(withUrl(text))).toEqual([])
  })

  it('is looked for in the keys of other variables too', () => {
    const yaml = withUrl('$(PGURI)')
      .replace('- name: PGUSER', '- name: PGURI')
      .replace('key: username', 'key: fqdn-uri')
    expect(foundIn(yaml)).toContain('error database-url-source')
  })

  it('may be the uri of a Secret that is not of CloudNativePG', () => {
    const from = 'valueFrom: { secretKeyRef: { name: neon, key: uri } }'
    const yaml = database({ [`{ name: POSTGRES_URL, value: "${url}" }`]: `{ name: POSTGRES_URL, ${from} }` })
    expect(foundIn(yaml)).toEqual([])
  })

  it('of MySQL may have a path, and parameters of its own', () => {
    const yaml = external('x').replace(
      'POSTGRES_URL, value: "x"',
      'MYSQL_URL, value: "mysql://$(PGUSER):$(PGPASSWORD)@m/x?require_ssl=true"',
    )
    expect(foundIn(yaml)).toEqual([])
    expect(foundIn(yaml.replace('require_ssl=true', 'sslmode=require'))).toEqual(['error database-url-parameters'])
    expect(foundIn(yaml.replace('mysql://', 'mariadb://'))).toContain('error database-url-format')
  })

  it('never shows a password', () => {
    const texts = [
      'postgresql://convex:TOPSECRET@convex-db-rw/db',
      'postgresql://convex:TOP/SECRET@convex-db-rw/db',
      'postgresql://convex:TOP#SECRET@convex-db-rw:99999/db?schema=TOPSECRET&TOPSECRET=a',
      'postgresql://convex:a@TOPSECRET@convex-db-rw:1?sslmode=TOPSECRET',
      'jdbc:postgresql://convex:TOPSECRET@convex-db-rw',
      'postgresql://TOPSECRET/db',
      'postgresql://convex:a/TOPSECRET',
      'TOPSECRET',
      'postgresql://:TOPSECRET@convex-db-rw-x/TOPSECRET',
    ]
    for (const text of texts) {
      // The parameter's name and the host are shown; neither is a password.
      const shown = said(withUrl(text)).replaceAll('the driver does not know the parameter TOPSECRET.', '')
      expect(shown).not.toMatch(/SECRET(?!S)/)
    }
  })
})

describe('references', () => {
  it('are resolved from envFrom as well', () => {
    const yaml = databaseYaml
      .replace('          env:\n', '          envFrom: [{ secretRef: { name: unseen } }]\n          env:\n')
      .replace('name: PGPASSWORD\n', 'name: OTHER\n')
    expect(foundIn(yaml)).toEqual([])
  })

  it('are not resolved when they come too late, whatever envFrom holds', () => {
    const yaml = databaseYaml
      .replace('          env:\n', '          envFrom: [{ secretRef: { name: unseen } }]\n          env:\n')
      .replace(/( {12}- name: PGPASSWORD\n.*\n)([^]*?)( {12}- { name: PG_CA_FILE)/, '$2$1$3')
    expect(foundIn(yaml)).toEqual(['error database-url-references'])
  })

  it('may be to a Service of the namespace while service links are on', () => {
    const yaml = database({ 'convex-db-rw:5432': '$(CONVEX_DB_RW_SERVICE_HOST):5432' })
    expect(foundIn(yaml)).toEqual(['error database-url-references'])
    expect(foundIn(yaml.replace('enableServiceLinks: false', 'enableServiceLinks: true'))).toEqual([])
  })

  it('stay as they are in a ConfigMap', () => {
    const config = `
apiVersion: v1
kind: ConfigMap
metadata: { name: config, namespace: convex }
data: { POSTGRES_URL: "${url}" }
`
    const yaml = database({ [`            - { name: POSTGRES_URL, value: "${url}" }\n`]: '' }).replace(
      '          env:\n',
      '          envFrom: [{ configMapRef: { name: config } }]\n          env:\n',
    )
    expect(foundIn(`${yaml}---${config}`)).toEqual(['error database-url-references'])
    const whole = config.replace(url, 'postgresql://convex:pw@convex-db-rw')
    expect(foundIn(`${yaml}---${whole}`)).toEqual(['error database-password-secret'])
  })
})

describe('the choice of a URL', () => {
  it('knows that an empty one is passed over', () => {
    const empty = database({
      '- { name: PG_CA_FILE': '- { name: DATABASE_URL, value: "" }\n            - { name: PG_CA_FILE',
    })
    expect(foundIn(empty)).toEqual([])
  })

  it('warns of the older name on an image that is known to be new', () => {
    const older = database({ 'name: POSTGRES_URL': 'name: DATABASE_URL' })
    expect(foundIn(older)).toEqual(['info postgres-url-variable'])
    expect(foundIn(older.replace(/convex-backend:[0-9a-f]{40}/, 'convex-backend:latest'))).toEqual([
      'warning postgres-url-variable',
    ])
  })
})

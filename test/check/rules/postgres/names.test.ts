import { describe, expect, it } from 'vitest'
import { database, databaseCluster, databaseWith } from '../../../../src/check/examples/database.ts'
import { foundIn } from '../support.ts'

const service = (name: string, labels = ''): string =>
  databaseWith(
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: convex${labels} }\nspec: { selector: { a: b } }`,
  )

const pooler = (name: string, spec = 'pgbouncer: {}'): string =>
  databaseWith(
    `apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: { name: ${name}, namespace: convex }\nspec: { cluster: { name: convex-db }, ${spec} }`,
  )

const annotated = (text: string): string =>
  database({ 'name: convex-db, namespace: convex': `name: convex-db, namespace: convex, annotations: { ${text} }` })

const monitor = (selector: string, rest = '', namespace = 'convex'): string =>
  databaseWith(`
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: a, namespace: ${namespace} }
spec: { selector: { matchLabels: { ${selector} } }, podMetricsEndpoints: [{ port: metrics }]${rest} }`)

describe('names of the operator', () => {
  it('are not for others', () => {
    expect(foundIn(service('convex-db-rw'))).toEqual(['error cluster-service-names'])
    expect(foundIn(service('convex-db'))).toEqual([])
    expect(foundIn(service('convex-db-rw', ', labels: { cnpg.io/cluster: convex-db }'))).toEqual([])
    expect(foundIn(service('convex-db-rw', ', ownerReferences: [{ kind: Cluster, name: convex-db }]'))).toEqual([])
  })

  it.each([
    ['name', '{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: {} } }'],
    [
      'selector',
      '{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: { name: a }, spec: { selector: { a: b } } } }',
    ],
    [
      'name',
      '{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: { name: a } } }, { selectorType: r, updateStrategy: patch, serviceTemplate: { metadata: { name: a } } }',
    ],
  ])('additional, the %s: %s', (fact, text) => {
    expect(foundIn(databaseCluster(`managed: { services: { additional: [${text}] } }`))).toEqual([
      `error additional-service-${fact}`,
    ])
  })

  it('are also those of a Pooler', () => {
    expect(foundIn(pooler('pool'))).toEqual([])
    expect(foundIn(pooler('convex-db-rw'))).toContain('error cluster-service-names')
    expect(foundIn(pooler('pool', 'type: rw'))).toEqual(['error pooler-settings'])
    expect(foundIn(pooler('pool', 'pgbouncer: { parameters: { auth_user: convex } }'))).toEqual([])
    expect(foundIn(pooler('pool', 'pgbouncer: { authQuery: SELECT }'))).toEqual(['error pooler-authentication'])
    expect(foundIn(pooler('pool', 'pgbouncer: { authQuerySecret: { name: a } }'))).toEqual([
      'error pooler-authentication',
    ])
    expect(foundIn(pooler('pool', 'pgbouncer: { authQuery: SELECT, authQuerySecret: { name: a } }'))).toEqual([])
  })
})

describe('annotations', () => {
  it.each([
    ['cnpg.io/hibernation: "off"', []],
    ['cnpg.io/hibernation: "on"', ['warning cluster-hibernation']],
    ['cnpg.io/hibernation: yes please', ['error cluster-annotations']],
    ['cnpg.io/hibernation: true', ['error cluster-annotations']],
    ['cnpg.io/validation: ""', []],
    ['cnpg.io/validation: disabled', []],
    ['cnpg.io/validation: "false"', ['warning cluster-annotations']],
  ])('%s', (text, rules) => {
    expect(foundIn(annotated(text))).toEqual(rules)
  })
})

describe('a monitor', () => {
  it.each([
    ['cnpg.io/cluster: convex-db', '', []],
    ['cnpg.io/cluster: convex-db', ', namespaceSelector: { any: true }', []],
    ['cnpg.io/cluster: convex', ', namespaceSelector: { any: true }', []],
    ['cnpg.io/cluster: convex', '', ['warning cluster-pod-monitor']],
    ['app: other', '', []],
  ])('of %s%s', (selector, rest, rules) => {
    expect(foundIn(monitor(selector, rest))).toEqual(rules)
  })

  it('in another namespace looks where it is told', () => {
    expect(
      foundIn(monitor('cnpg.io/cluster: convex-db', ', namespaceSelector: { matchNames: [convex] }', 'monitoring')),
    ).toEqual([])
    expect(
      foundIn(monitor('cnpg.io/cluster: convex', ', namespaceSelector: { matchNames: [convex] }', 'monitoring')),
    ).toEqual(['warning cluster-pod-monitor'])
    expect(foundIn(monitor('cnpg.io/cluster: other', '', 'monitoring'))).toEqual([])
  })

  it('of figures by TLS', () => {
    const yaml = monitor('cnpg.io/cluster: convex-db').replace(
      '  storage:',
      '  monitoring: { tls: { enabled: true } }\n  storage:',
    )
    expect(foundIn(yaml)).toEqual(['warning cluster-pod-monitor'])
    expect(foundIn(yaml.replace('{ port: metrics }', '{ port: metrics, scheme: https }'))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { rule as resourceQuantities } from '../../../../src/check/rules/stack/resource-quantities.ts'
import { databaseCluster, databaseWith } from '../../../../src/check/examples/database.ts'
import { asKind, backendYaml, changed, documents } from '../backend-examples.ts'
import { container, messages, pod, problems, modelOf } from '../support.ts'

const withResources = (resources: string): string =>
  changed({ '          env:\n': `          resources: ${resources}\n          env:\n` })

const found = (yaml: string): readonly string[] => problems(resourceQuantities, yaml)

const claim = (size: string, name = 'convex-backend-data'): string => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name}, namespace: convex }
spec: { resources: { requests: { storage: ${size} } } }
`

const pooler = `
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: { name: convex-pool, namespace: convex }
spec:
  cluster: { name: convex-db }
  pgbouncer: { poolMode: session }
  template: { spec: { containers: [{ name: pgbouncer, resources: { requests: { cpu: 500Mi } } }] } }
`

describe('resource-quantities', () => {
  it('names the amount and what was probably meant', () => {
    const yaml = withResources('{ limits: { memory: 512m, cpu: 500Mi } }')
    expect(messages(resourceQuantities, yaml)).toEqual([
      'Expected at least 4Mi of memory, found "512m" (less than one byte, because "m" stands for thousandths).',
      'Expected CPU in cores such as "250m", found "500Mi" (a unit of bytes).',
    ])
    expect([...fixesOf(yaml)]).toEqual([
      'Write 512Mi, if that is the intended amount.',
      'Write 500m, if that is the intended amount.',
    ])
  })

  it.each([
    ['{ limits: { memory: 512 } }', ['limits.memory']],
    ['{ requests: { cpu: 250, memory: 1000m } }', ['requests.cpu', 'requests.memory']],
    ['{ limits: { ephemeral-storage: 10 } }', ['limits.ephemeral-storage']],
    ['{ requests: { memory: 512MB } }', ['requests.memory']],
    ['{ requests: { cpu: 1, memory: 1e9 }, limits: { memory: 536870912, cpu: "0" } }', []],
    ['{ requests: { memory: "${MEMORY}", nvidia.com/gpu: 500 } }', []],
    ['{ requests: { cpu: "1e3" }, limits: { memory: "1.5e3" } }', ['requests.cpu', 'limits.memory']],
    ['{ requests: { cpu: "5e-1", memory: "1e9" } }', []],
    ['{ requests: 5 }', []],
  ])('reads requests and limits: %s', (resources, paths) => {
    expect(found(withResources(resources))).toEqual(paths.map((path) => `error ${container}.resources.${path}`))
  })

  it('reads every container and volume of the pod', () => {
    const yaml = changed({
      '      containers:\n':
        '      initContainers: [{ name: a, resources: { limits: { memory: 64m } } }]\n      containers:\n',
      '      volumes: [': '      volumes: [{ name: scratch, emptyDir: { sizeLimit: "500" } }, ',
    })
    expect(found(yaml)).toEqual([
      `error ${pod}.initContainers[0].resources.limits.memory`,
      `error ${pod}.volumes[0].emptyDir.sizeLimit`,
    ])
  })

  it('reads claims of Convex and templates for them, and no others', () => {
    expect(found(documents(changed({ 'storage: 10Gi': 'storage: "10"' }), claim('"10"', 'another')))).toEqual([
      'error spec.resources.requests.storage',
    ])
    const template =
      '  volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 500m } } } }]\n'
    expect(found(`${asKind('StatefulSet', backendYaml.split('---')[0])}${template}`)).toEqual([
      'error spec.volumeClaimTemplates[0].spec.resources.requests.storage',
    ])
  })

  it('reads the cluster and its pooler', () => {
    expect(
      found(
        databaseCluster(
          'walStorage: { size: 5, pvcTemplate: { resources: { requests: { storage: 5 } } } }',
          'tablespaces: [{ name: a, storage: { size: 500m } }]',
          'ephemeralVolumesSizeLimit: { shm: 1, temporaryData: 1Gi }',
          'resources: { limits: { memory: 1000m } }',
        ),
      ),
    ).toEqual([
      'error spec.resources.limits.memory',
      'error spec.walStorage.size',
      'error spec.walStorage.pvcTemplate.resources.requests.storage',
      'error spec.tablespaces[0].storage.size',
      'error spec.ephemeralVolumesSizeLimit.shm',
    ])
    expect(found(databaseWith(pooler))).toEqual(['error spec.template.spec.containers[0].resources.requests.cpu'])
  })

  it('reads the object store that the cluster archives to', () => {
    const cluster = databaseCluster(
      'plugins: [{ name: barman-cloud.cloudnative-pg.io, parameters: { barmanObjectName: backups } }]',
    )
    const store = `
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: { name: backups, namespace: convex }
spec: { instanceSidecarConfiguration: { resources: { limits: { memory: 512m } } } }
`
    expect(found(documents(cluster, store))).toEqual([
      'error spec.instanceSidecarConfiguration.resources.limits.memory',
    ])
  })

  it('reads a database server in the namespace of the backend, with the claims of its template', () => {
    const server = (namespace: string, image: string) => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: database, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: database } }
  template:
    metadata: { labels: { app: database } }
    spec: { containers: [{ name: server, image: '${image}', resources: { limits: { memory: 512m } } }] }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 10 } } } }]
`
    expect(found(documents(backendYaml, server('convex', 'docker.io/library/postgres:17')))).toEqual([
      'error spec.template.spec.containers[0].resources.limits.memory',
      'error spec.volumeClaimTemplates[0].spec.resources.requests.storage',
    ])
    expect(found(documents(backendYaml, server('other', 'docker.io/library/postgres:17')))).toEqual([])
    expect(found(documents(backendYaml, server('convex', 'docker.io/library/redis:7')))).toEqual([])
  })

  it('is silent about other workloads', () => {
    const other = withResources('{ limits: { memory: 512m } }')
      .replace(/ghcr.io\/get-convex\/convex-backend:\w+/, 'docker.io/library/nginx:1.29')
      .replace(/ {10}env:[\s\S]*?(?= {10}startupProbe)/, '')
    expect(found(documents(backendYaml, other.replaceAll('convex-backend', 'web')))).toEqual([])
  })
})

function fixesOf(yaml: string): readonly string[] {
  return [...resourceQuantities.check(modelOf(yaml))].map(({ fix }) => fix)
}

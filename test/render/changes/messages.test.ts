import { convexFleet, convexStack, render, renderFiles, renderFleet } from '@proompteng/convex-k8s'
import type { AcceptedChange, FleetOptions, K8sObject } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { refusedChanges } from '../../../src/render/changes/refused.ts'
import { errorOf, folderWith } from '../fixtures.ts'
import { base, external, hidden, host, issuesOf, sqlite, withBackend, withPostgres } from './stacks.ts'

const stack = convexStack({ host: 'convex.example.com' })
const messageOf = (was: object, is: object): string => {
  const [before, after] = [was, is].map((fields) =>
    renderFiles({ ...stack, extra: { metadata: { name: 'x' }, ...fields } as unknown as K8sObject }),
  )
  const issues = refusedChanges({ before: before!, after: after!, accept: [], scope: '' })
  expect(issues).toHaveLength(1)
  return issues[0]!.message
}

const refusalOf = (...both: [object, object]) => {
  const [before, after] = both.map((options) => renderFiles(convexStack({ host: 'convex.example.com', ...options })))
  return refusedChanges({ before: before!, after: after!, accept: [], scope: '' })[0]!
}

const storageClass = (fields: object) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  provisioner: 'p',
  ...fields,
})
const volume = (source: object) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...source },
})
const csi = (fields: object) => volume({ csi: { driver: 'd', volumeHandle: 'h', ...fields } })
const stateful = (templates: readonly object[]) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'x', namespace: 'convex' },
  spec: { selector: { matchLabels: { app: 'x' } }, template: {}, volumeClaimTemplates: templates },
})
const template = (storage: string) => ({
  metadata: { name: 'data', labels: { about: 'a'.repeat(60), more: 'b'.repeat(60) } },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
})

describe('what the message of a change shows of fields that never change', () => {
  it.each<[string, object, object, string]>([
    ['parameters', storageClass({ parameters: { restuserkey: 'MARKER' } }), storageClass({}), 'parameters'],
    [
      'one of the parameters',
      storageClass({ parameters: { type: 'a', restuserkey: 'a' } }),
      storageClass({ parameters: { type: 'a', restuserkey: 'MARKER' } }),
      'parameters.restuserkey',
    ],
    ['a volume of CSI', csi({ volumeAttributes: { password: 'MARKER' } }), volume({ nfs: { path: '/' } }), 'spec.csi'],
    [
      'an attribute of a volume of CSI',
      csi({ volumeAttributes: { password: 'MARKER', user: 'a' } }),
      csi({ volumeAttributes: { password: 'MARKER-2', user: 'a' } }),
      'spec.csi.volumeAttributes.password',
    ],
  ])('%s, which may hold a password, by the path alone', (_, was, is, path) => {
    for (const message of [messageOf(was, is), messageOf(is, was)]) {
      expect(message).toContain(`a different value of ${path} than the new one`)
      expect(message).not.toContain('MARKER')
    }
  })

  it('the part of long values that differs', () => {
    expect(messageOf(stateful([template('1Gi')]), stateful([template('2Gi')]))).toMatch(
      /^has spec\.volumeClaimTemplates\.0\.spec\.resources\.requests\.storage "1Gi", and the new one "2Gi"\. /,
    )
  })

  it('an item that comes to a long list, or goes', () => {
    const [one, two] = [[template('1Gi')], [template('1Gi'), { metadata: { name: 'more' } }]]
    const item = '{"metadata":{"name":"more"}}'
    const path = 'has spec.volumeClaimTemplates.1'
    expect(messageOf(stateful(one), stateful(two))).toContain(`${path} none, and the new one ${item}.`)
    expect(messageOf(stateful(two), stateful(one))).toContain(`${path} ${item}, and the new one none.`)
  })
})

describe('the changes of a fleet', () => {
  const instances = Array.from({ length: 20 }, (_, index) => ({ name: `orders-${index}` }))
  const fleet = (options: Partial<FleetOptions> = {}) => convexFleet({ domain: 'example.com', instances, ...options })

  it('are all accepted with the words that the message ends with', async () => {
    const folder = await folderWith({})
    await renderFleet(fleet(), folder)
    const after = fleet({ defaults: { postgres: { instances: 3 } } })
    const error = await renderFleet(after, folder).catch((thrown: Error) => thrown)
    const [, words = '[]'] = /accept: (\[.*\])$/.exec((error as Error).message) ?? []
    const accept = JSON.parse(words) as AcceptedChange[]
    expect(accept).toHaveLength(20)
    expect((await renderFleet(after, folder, { accept })).changed).toHaveLength(20)
  })

  it('name the option of the fleet where they are of its shared cluster', async () => {
    const shared = (options: object) =>
      fleet({
        instances: [{ name: 'orders' }],
        sharedPostgres: { name: 'db', namespace: 'databases', ca: { configMap: 'ca', key: 'ca.crt' }, ...options },
      })
    const folder = await folderWith({})
    await renderFleet(shared({ instances: 1 }), folder)
    const { message } = (await renderFleet(shared({ instances: 3 }), folder).catch((thrown: Error) => thrown)) as Error
    expect(message).toContain('set sharedPostgres: { instances: 3, synchronous: false }, sync')
    expect(message).not.toMatch(/\bpostgres:/)
  })

  it('name the option of the stack where they are of its own cluster', () => {
    const { message } = refusalOf({ postgres: { instances: 1 } }, { postgres: { instances: 3 } })
    expect(message).toContain('set postgres: { instances: 3, synchronous: false }, sync')
  })

  it.each<[boolean, string]>([
    [true, 'postgres.name with postgres.recovery'],
    [false, 'sharedPostgres.name with sharedPostgres.recovery'],
  ])('name the option for a restore (in the folder of a stack: %s)', (hasBackend, words) => {
    const withUser = (postgresUID: number) => {
      const { postgres, ...rest } = convexStack({
        host: 'convex.example.com',
        edit: { postgres: { cluster: (object) => ({ ...object, spec: { ...object.spec!, postgresUID } }) } },
      })
      return renderFiles(hasBackend ? { ...rest, postgres } : { postgres })
    }
    const issues = refusedChanges({ before: withUser(27), after: withUser(28), accept: [], scope: '' })
    expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining(` new Cluster: ${words}.`)])
  })
})

describe('messages', () => {
  it('tell every step into an empty database', () => {
    const text = issuesOf(base, withPostgres({ name: 'two' }))[0]!.message
    for (const command of ['npx convex export', 'npx convex deploy', 'npx convex env set', 'npx convex import'])
      expect(text).toContain(command)
    expect(text).toContain('postgres.recovery')
    for (const before of [sqlite, external('db.example.com')])
      expect(issuesOf(before, base)[0]!.message).not.toContain('postgres.recovery')
  })

  it('of a smaller claim tell its field and the steps', () => {
    const text = issuesOf(base, withBackend({ volume: { size: '5Gi' } }))[0]!.message
    expect(text).toContain('in spec.resources.requests.storage')
    expect(text).toContain('npx convex export')
  })

  it('of an early snapshot tell what a deployment that runs accepts', () => {
    const after = renderFiles(convexStack(withBackend({ volume: { snapshot: { name: 'one' } } })))
    const [issue] = refusedChanges({ before: new Map(), after, accept: [], scope: '' })
    expect(issue!.message).toContain('Accept it for a running deployment that is rendered into an empty folder')
  })

  it('name the keys of a Secret that name the servers', () => {
    const text = issuesOf(hidden(), hidden('HOST'))[0]!.message
    expect(text).toContain('server that the key "host" of the Secret "db" names')
    expect(text).toContain('server that the key "HOST" of the Secret "db" names')
  })

  it('speak of a new Cluster only where there is one', () => {
    const text = issuesOf(external('pg-rw'), external('other-rw'))[0]!.message
    expect(text).toContain('PostgreSQL at pg-rw.convex:5432, and the new one is on PostgreSQL at other-rw.convex:5432')
    expect(text).not.toContain('postgres.recovery')
  })

  it('of a change of namespace are all in the text of the error', async () => {
    const folder = await folderWith()
    await render(convexStack(base), folder)
    const error = await errorOf(() => render(convexStack({ host, namespace: 'other' }), folder))
    expect(error.issues).toHaveLength(2)
    for (const { message } of error.issues) expect(error.message).toContain(message)
  })

  it('show neither long values nor characters that steer a terminal', async () => {
    const odd = `a\u001b[31m${'b'.repeat(5_000)}`
    const before = new Map(
      [...renderFiles(convexStack(base))].map(([name, text]) => [
        name,
        text
          .replace(/storage: 10Gi/, `storage: ${JSON.stringify(odd)}`)
          .replace(/owner: convex$/m, `owner: ${JSON.stringify(odd)}`)
          .replace(/(name: INSTANCE_NAME\n\s+value: ).*/, `$1${JSON.stringify(odd)}`)
          .replace(/- ReadWriteOnce/, `- ${JSON.stringify(odd)}`),
      ]),
    )
    const folder = await folderWith(Object.fromEntries(before))
    const { issues } = await errorOf(() => render(convexStack(base), folder))
    expect(issues.length).toBeGreaterThan(1)
    for (const { message } of issues) {
      expect(message.length).toBeLessThan(1_500)
      expect(message).not.toContain('\u001b')
    }
  })
})

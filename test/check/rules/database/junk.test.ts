import { expect, it } from 'vitest'
import { databaseCluster, databaseWith, databaseYaml } from '../../../../src/check/examples/database.ts'
import { documents } from '../../../../src/check/examples/backend.ts'
import { found, modelOf } from '../support.ts'
import { cluster, backend } from './manifests.ts'

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

it('takes time in proportion to the objects', () => {
  timeOf(50)
  // Eight times as many; a rule that compares each with each would take 64 times as long.
  expect(timeOf(400)).toBeLessThan(Math.max(500, timeOf(50) * 30))
})

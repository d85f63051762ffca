import { describe, expect, it } from 'vitest'
import { database } from '../../../../src/check/examples/database.ts'
import { foundIn } from '../support.ts'

const three = (fields: string): string =>
  database({
    'instances: 1': 'instances: 3',
    'enablePDB: false': 'enablePDB: true',
    '  storage:': `  ${fields}\n  storage:`,
  })

describe('replicas', () => {
  it.each([
    ['minSyncReplicas: 1\n  maxSyncReplicas: 2', []],
    ['minSyncReplicas: 1\n  maxSyncReplicas: 3', ['error synchronous-replicas']],
    ['minSyncReplicas: 2\n  maxSyncReplicas: 1', ['error synchronous-replicas']],
    ['replica: { enabled: true, source: a }', ['error replica-cluster-source']],
    ['logLevel: info', ['info synchronous-replication']],
  ])('%s', (fields, rules) => {
    expect(foundIn(three(fields))).toEqual(rules)
  })

  it.each([
    ['{ method: any, number: 2 }', []],
    ['{ method: any, number: 3, standbyNamesPre: [a] }', []],
    ['{ method: any, number: 1, dataDurability: preferred, standbyNamesPost: [a] }', ['error synchronous-replicas']],
    ['{ method: any, number: 1, failoverQuorum: true, standbyNamesPost: [a] }', ['error failover-quorum']],
    ['{ method: any, number: 0 }', ['error synchronous-replicas']],
  ])('synchronous: %s', (text, rules) => {
    expect(foundIn(three('logLevel: info').replace('postgresql: {', `postgresql: { synchronous: ${text},`))).toEqual(
      rules,
    )
  })

  it('have a default number of one', () => {
    expect(foundIn(database({ '  instances: 1\n': '' }))).toEqual([])
    expect(foundIn(database({ '  instances: 1\n': '', '  enablePDB: false\n': '' }))).toEqual([
      'warning cluster-disruption-budget',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { check, convexStack, objectsOf } from '../../../../src/index.ts'
import { rule as exportRetention } from '../../../../src/check/rules/storage/export-retention.ts'
import { replaced, s3Env, withEnv, withSource } from '../backend-examples.ts'
import { messages } from '../support.ts'

const { bad, good } = exportRetention
const job = bad.slice(bad.indexOf('apiVersion: batch/v1'))
const found = (yaml: string): readonly string[] => messages(exportRetention, yaml)

describe('export-retention', () => {
  it('counts the copies against the volume', () => {
    expect(found(bad)).toEqual([
      expect.stringMatching(/44 days .*: 44 copies of more than 227Mi each fill the volume of 10Gi/),
    ])
    expect(found(good)).toEqual([])
    expect(found(replaced(good, { '"0 3 * * *"': '"@hourly"' }))).toEqual([expect.stringContaining('336 copies')])
    expect(found(replaced(bad, { '"0 3 * * *"': '"@monthly"' }))).toEqual([expect.stringContaining('2 copies')])
  })

  it('takes a number of days for meant where the volume has room', () => {
    const thirty = replaced(good, { 'value: "0"': 'value: "30"' })
    expect(found(thirty)).toHaveLength(1)
    expect(found(replaced(thirty, { 'storage: 10Gi': 'storage: 100Gi' }))).toEqual([])
    expect(found(replaced(bad, { 'storage: 10Gi': 'storage: 100Gi' }))).toHaveLength(1)
  })

  it('is silent about S3, another namespace, another command, and what cannot be seen', () => {
    expect(found(`${withEnv(...s3Env)}---\n${job}`)).toEqual([])
    expect(found(replaced(bad, { 'name: export, namespace: convex': 'name: export, namespace: other' }))).toEqual([])
    expect(found(replaced(bad, { ', export,': ', import,' }))).toEqual([])
    expect(found(replaced(bad, { '"0 3 * * *"': '"${SCHEDULE}"' }))).toEqual([])
    expect(found(`${withSource('{ secretRef: { name: unseen } }')}---\n${job}`)).toEqual([])
  })
})

describe('a stack with export', () => {
  const options = {
    destinationPath: 's3://exports/convex',
    region: 'eu-central-1',
    credentials: {
      accessKeyId: { secret: 'convex-export', key: 'id' },
      secretAccessKey: { secret: 'convex-export', key: 'secret' },
    },
  }
  const days = (stack: ReturnType<typeof convexStack>): string | undefined =>
    stack.backend.configMap.data?.['MAX_EXPIRED_SNAPSHOT_AGE_DAYS']
  const host = 'convex.example.com'

  it('removes exports when they expire, unless it is told otherwise', () => {
    expect(days(convexStack({ host, export: options }))).toBe('0')
    expect(
      days(convexStack({ host, export: options, backend: { env: { MAX_EXPIRED_SNAPSHOT_AGE_DAYS: undefined } } })),
    ).toBe('0')
    expect(days(convexStack({ host, export: options, backend: { env: { MAX_EXPIRED_SNAPSHOT_AGE_DAYS: 3 } } }))).toBe(
      '3',
    )
    expect(days(convexStack({ host }))).toBeUndefined()
  })

  it('is warned when the copies are too many', () => {
    const rules = (schedule?: string) =>
      check(objectsOf(convexStack({ host, export: { ...options, ...(schedule && { schedule }) } })))
        .filter(({ rule }) => rule === 'export-retention')
        .map(({ severity }) => severity)
    expect(rules()).toEqual([])
    expect(rules('0 * * * *')).toEqual(['warning'])
  })
})

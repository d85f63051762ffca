import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { describe, expect, it } from 'vitest'
import { schemaIssues } from '../../src/kubernetes/validate.ts'

function validate(): void {
  throw new Error('broken model')
}

describe('schemaIssues', () => {
  it('has paths as people read them', () => {
    const template = { metadata: { labels: { 'a/b~c': 7 } }, spec: { containers: [{ name: 'a' }, { name: 7 }] } }
    const issues = schemaIssues(new Deployment({ spec: { selector: {}, template } } as never))
    expect(issues.map(({ path }) => path).toSorted()).toEqual([
      'spec.template.metadata.labels.a/b~c',
      'spec.template.spec.containers[1].name',
    ])
    for (const { message } of issues) expect(message).toBe('must be string')
  })

  it('is empty for a right object, and for one without a schema', () => {
    expect(schemaIssues(new Deployment({}))).toEqual([])
    expect(schemaIssues({ apiVersion: 'v1', kind: 'Any' })).toEqual([])
  })

  it('lets other errors through', () => {
    expect(() => schemaIssues({ apiVersion: 'v1', kind: 'Any', validate } as never)).toThrow('broken model')
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check, disableAnnotation, severityAnnotation } from '../../src/check/check.ts'
import { rules } from '../../src/check/rules/all.ts'
import { parseManifests } from '../../src/check/load/parse.ts'
import { ConvexK8sError } from '../../src/errors.ts'
import { objectsOf } from '../../src/kubernetes/objects-of.ts'
import { convexStack } from '../../src/stack.ts'

const { bad } = rules.find(({ id }) => id === 'backend-single-writer')!
const objects = (annotations = {}) =>
  parseManifests(bad, 'bad.yaml').objects.map((object) => {
    const changed = object as unknown as { metadata: { annotations?: Record<string, string> } }
    changed.metadata.annotations = annotations
    return object
  })
const ids = (...args: Parameters<typeof check>): string[] => check(...args).map(({ rule }) => rule)

describe('check', () => {
  it('tells rule, object, path, way out, page and place', () => {
    const finding = check(objects()).find(({ rule }) => rule === 'backend-single-writer')
    expect(finding).toMatchObject({
      severity: 'error',
      object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'convex', name: 'convex-backend' },
      path: 'spec.replicas',
      docs: expect.stringMatching(/docs\/rules\.md#backend-single-writer$/),
      location: { file: 'bad.yaml', line: 2 },
    })
    expect(finding?.message).toContain('2 backends')
    expect(finding?.fix).toContain('replicas: 1')
  })

  it('is silent on a rule that is turned off', () => {
    expect(ids(objects())).toContain('backend-single-writer')
    expect(ids(objects(), { disable: ['backend-single-writer'] })).not.toContain('backend-single-writer')
    expect(ids(objects({ [disableAnnotation]: 'other, backend-single-writer' }))).not.toContain('backend-single-writer')
  })

  it('re-grades a rule, for all and for one object', () => {
    const severityOf = (found: ReturnType<typeof check>) =>
      found.find(({ rule }) => rule === 'backend-single-writer')?.severity
    expect(severityOf(check(objects(), { severity: { 'backend-single-writer': 'info' } }))).toBe('info')
    expect(severityOf(check(objects({ [severityAnnotation]: 'backend-single-writer=warning' })))).toBe('warning')
  })

  it('gives the same findings in the same order, whatever the order of the objects', () => {
    const plain = objectsOf(convexStack({ host: 'convex.example.com' })).map((object) => structuredClone({ ...object }))
    const broken = plain.map((object) =>
      object.kind === 'Deployment'
        ? { ...object, spec: { ...(object as { spec?: object }).spec, replicas: 3, strategy: {} } }
        : object,
    )
    const all = [
      ...broken,
      ...plain.map((object) => ({ ...object, metadata: { ...object.metadata, namespace: 'two' } })),
    ]
    const findings = check(all)
    expect(findings.length).toBeGreaterThan(3)
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(check(shuffled)).toEqual(findings)
      }),
      { numRuns: 30 },
    )
  })

  it('refuses unknown rules with the nearest one', () => {
    expect(() => check([], { disable: ['backend-single-writr'] })).toThrow(/did you mean backend-single-writer\?/)
    expect(() => check([], { severity: { 'backend-single-writer': 'fatal' as never } })).toThrow(ConvexK8sError)
  })

  it('says nothing of objects that are not Convex', () => {
    const text = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 3, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "nginx:latest", env: [{ name: DATABASE_URL, value: "postgresql://u:p@db/shop" }] }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web, namespace: shop }
spec: { entryPoints: [web, websecure], routes: [{ match: "Host(\`shop.example.com\`)", kind: Rule, services: [{ name: web, port: 80 }] }] }
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: shop-db, namespace: shop }
spec: { instances: 1, storage: { size: 1Gi } }
---
apiVersion: v1
kind: Secret
metadata: { name: web, namespace: shop }
stringData: { password: hunter2 }
`
    expect(check(parseManifests(text, 'shop.yaml').objects)).toEqual([])
  })
})

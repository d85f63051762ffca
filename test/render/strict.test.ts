import { convexStack, render, renderFiles } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { sets } from '../golden/sets.ts'
import { issuesOf } from '../support/issues.ts'

const strict = { strict: true }
const configMap = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, data })

describe('the option strict', () => {
  it.each(Object.keys(sets))('finds nothing in the golden stack %s, and changes no file', (name) => {
    const stack = convexStack(sets[name]!)
    expect(renderFiles(stack, strict)).toEqual(renderFiles(stack))
  })

  it('validates objects that were written out in the program', () => {
    const wrong = [
      configMap({ a: 5 }),
      { ...configMap({ a: 'b' }), kind: 'Service', spec: { ports: [{ port: 'http' }] } },
    ]
    expect(renderFiles(wrong).size).toBe(3)
    expect(issuesOf(() => renderFiles(wrong, strict))).toEqual([
      { path: 'ConfigMap own data.a', message: 'must be string' },
      { path: 'Service own spec.ports[0].port', message: 'must be integer' },
    ])
  })

  it('validates an object that was changed after its builder', () => {
    const { backend } = convexStack({ host: 'convex.example.com' })
    backend.deployment.spec!.replicas = 'one' as never
    expect(() => renderFiles(backend)).not.toThrow()
    const { namespace, name } = backend.deployment.metadata!
    expect(issuesOf(() => renderFiles(backend, strict)).map(({ path }) => path)).toContain(
      `Deployment ${namespace}/${name} spec.replicas`,
    )
  })

  it('leaves objects alone whose kind no stack has', () => {
    expect(
      renderFiles({ apiVersion: 'example.com/v1', kind: 'Deployment', metadata: { name: 'x' } }, strict).size,
    ).toBe(2)
  })

  it('is an option of render too', async () => {
    await expect(render(configMap({ a: 5 }), '/nonexistent/folder', { mode: 'check', ...strict })).rejects.toThrow(
      'ConfigMap own data.a: must be string',
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOwnName, suggestedName } from '../../src/render/file-name.ts'

function named(keys: readonly string[], kind: string, name = 'convex-backend'): string {
  return suggestedName(keys, { apiVersion: 'v1', kind, metadata: { name } })
}

describe('the name of a file', () => {
  it.each([
    [['backend', 'deployment'], 'Deployment', 'backend-deployment.yaml'],
    [['backend', 'configMap'], 'ConfigMap', 'backend-configmap.yaml'],
    [['backend', 'persistentVolumeClaim'], 'PersistentVolumeClaim', 'backend-persistentvolumeclaim.yaml'],
    [['postgres', 'cluster'], 'Cluster', 'postgres-cluster.yaml'],
    [['ingress', 'ingressRoute'], 'IngressRoute', 'ingressroute.yaml'],
    [['ingress', 'certificate'], 'Certificate', 'certificate.yaml'],
    [['ingress', 'redirectIngressRoute'], 'IngressRoute', 'ingressroute-redirect.yaml'],
    [['ingress', 'siteMiddleware'], 'Middleware', 'middleware-site.yaml'],
    [['backend', 'serviceMetrics'], 'Service', 'backend-service-metrics.yaml'],
    [['backend', 'publicApiService'], 'Service', 'backend-service-public-api.yaml'],
    [['credentials', 'sealedSecret'], 'SealedSecret', 'backend-sealedsecret.yaml'],
    [['backend', 'extra'], 'ConfigMap', 'backend-configmap-extra.yaml'],
    [['deployment'], 'Deployment', 'deployment.yaml'],
    [['redirectIngressRoute'], 'IngressRoute', 'ingressroute-redirect.yaml'],
    [[], 'Deployment', 'deployment-convex-backend.yaml'],
    [['blue', 'backend', 'deployment'], 'Deployment', 'blue-backend-deployment.yaml'],
    [['blue', 'ingress', 'ingressRoute'], 'IngressRoute', 'blue-ingressroute.yaml'],
    [['myApp', 'deployment'], 'Deployment', 'my-app-deployment.yaml'],
  ])('of %j for %s is %s', (keys, kind, expected) => {
    expect(named(keys, kind)).toBe(expected)
  })

  it('holds nothing of an object name that a path could hold', () => {
    expect(named([], 'Role', 'system:a/../b')).toBe('role-system-a-..-b.yaml')
    expect(named([], 'Role', '../../etc')).toBe('role-etc.yaml')
  })

  it('is a bare file name for any keys, kind and name', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.constantFrom('Deployment', 'ConfigMap'),
        fc.string(),
        (keys, kind, name) => {
          expect(isOwnName(named(keys, kind, name))).toBe(true)
        },
      ),
    )
  })

  it.each([
    '',
    'a',
    'a.yml',
    'a.json',
    '.yaml',
    '.a.yaml',
    '..',
    '../a.yaml',
    'a/b.yaml',
    'a\\b.yaml',
    '/a.yaml',
    'a\0.yaml',
    'kustomization.yaml',
    'Kustomization.yaml',
    'a b.yaml',
    'ä.yaml',
    '-a.yaml',
    'a.yaml\n',
    `${'a'.repeat(251)}.yaml`,
  ])('may not be %j', (name) => {
    expect(isOwnName(name)).toBe(false)
  })

  it.each(['a.yaml', 'A_1.b-c.yaml', '00-a.yaml', `${'a'.repeat(250)}.yaml`])('may be %j', (name) => {
    expect(isOwnName(name)).toBe(true)
  })
})

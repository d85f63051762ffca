import { convexBackend, convexDashboard } from '@proompteng/convex-k8s'
import type { BackendOptions, K8sObject } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { backendOptions, dashboardOptions } from '../support/arbitraries/index.ts'
import type { ApiResponse } from './harness/request.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'

type Level = 'baseline' | 'restricted'

interface PodTemplate {
  readonly metadata: object
  readonly spec: { readonly priorityClassName?: string }
}

const cluster = useCluster()

beforeAll(async () => {
  for (const level of ['baseline', 'restricted']) {
    const labels = { 'pod-security.kubernetes.io/enforce': level }
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: level, labels } }
    expect(await cluster().client({ method: 'POST', path: '/api/v1/namespaces', body })).toMatchObject({ status: 201 })
  }
})

/** Creates the Pod that a Deployment's controller would, in a namespace that enforces a level. */
async function createPod(deployment: K8sObject, namespace: Level): Promise<ApiResponse> {
  const { template } = plainObject(deployment)['spec'] as { readonly template: PodTemplate }
  // There are no PriorityClasses here, and a Pod with the name of one would be refused for that alone.
  const { priorityClassName: _, ...spec } = template.spec
  const metadata = { ...template.metadata, generateName: 'test-' }
  const path = `/api/v1/namespaces/${namespace}/pods?fieldValidation=Strict`
  return cluster().client({ method: 'POST', path, body: { apiVersion: 'v1', kind: 'Pod', metadata, spec } })
}

const cloudOrigin = 'https://convex.example.com'
const options: BackendOptions = { cloudOrigin, database: { type: 'sqlite' } }
const accepted = { status: 201, warnings: [] }

describe('in a namespace that enforces Pod Security', () => {
  it('baseline, the backend is accepted as it is by default', async () => {
    expect(await createPod(convexBackend(options).deployment, 'baseline')).toMatchObject(accepted)
  })

  it('restricted, the default backend is refused, and for its user alone', async () => {
    const { status, body } = await createPod(convexBackend(options).deployment, 'restricted')
    expect(status).toBe(403)
    expect(body.message).toMatch(
      /violates PodSecurity "restricted:latest": runAsNonRoot != true \([^)]*\), runAsUser=0 \([^)]*\)$/,
    )
  })

  it('restricted, the backend is accepted with podSecurity restricted', async () => {
    const { deployment } = convexBackend({ ...options, podSecurity: 'restricted' })
    expect(await createPod(deployment, 'restricted')).toMatchObject(accepted)
  })

  it('restricted, the dashboard is accepted as it is', async () => {
    expect(await createPod(convexDashboard({ cloudOrigin }).deployment, 'restricted')).toMatchObject(accepted)
  })

  it('any backend is accepted at the level that its options name', async () => {
    const levels = new Set<Level>()
    const property = fc.asyncProperty(backendOptions, async (generated) => {
      const { podSecurity: level = 'baseline' } = generated
      levels.add(level)
      expect(await createPod(convexBackend(generated).deployment, level)).toMatchObject(accepted)
    })
    await fc.assert(property, { seed: 1, numRuns: 200 })
    expect(levels.size).toBe(2)
  })

  it('any dashboard is accepted by restricted', async () => {
    const property = fc.asyncProperty(dashboardOptions, async (generated) => {
      expect(await createPod(convexDashboard(generated).deployment, 'restricted')).toMatchObject(accepted)
    })
    await fc.assert(property, { seed: 1, numRuns: 100 })
  })
})

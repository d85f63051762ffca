import { convexDashboard } from '@proompteng/convex-k8s'
import type { DashboardOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

const build = (more: Partial<DashboardOptions> = {}) => {
  const objects = convexDashboard({ cloudOrigin: 'https://convex.example.com', ...more })
  const pod = objects.deployment.spec!.template.spec!
  return { ...objects, pod, container: pod.containers[0]! }
}

describe('convexDashboard', () => {
  it('calls the public origin and holds no admin key', () => {
    const { container } = build()
    expect(container.env).toContainEqual({ name: 'NEXT_PUBLIC_DEPLOYMENT_URL', value: 'https://convex.example.com' })
    expect(JSON.stringify(container)).not.toMatch(/ADMIN_KEY/)
    expect(container.envFrom).toBeUndefined()
  })

  it('listens on every address of its port', () => {
    const { container } = build()
    expect(container.env).toContainEqual({ name: 'HOSTNAME', value: '0.0.0.0' })
    expect(container.ports).toEqual([{ name: 'http', containerPort: 6791, protocol: 'TCP' }])
  })

  it('runs as the user of its image, on a read-only root', () => {
    const { pod, container } = build()
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1001 })
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } })
    expect(container.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(['/app/.next/cache', '/tmp'])
  })

  it('is on the tailnet, without node ports, in the last wave', () => {
    const { service } = build()
    expect(service.spec).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerClass: 'tailscale',
      allocateLoadBalancerNodePorts: false,
      selector: { app: 'convex-dashboard' },
    })
    expect(service.spec?.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }])
    expect(service.metadata?.annotations).toEqual({
      'tailscale.com/hostname': 'convex',
      'argocd.argoproj.io/sync-wave': '1',
    })
  })

  it('takes tags, proxy class and host name', () => {
    const tailscale = { hostname: 'data', tags: ['tag:a', 'tag:b'], proxyClass: 'small' }
    expect(build({ tailscale }).service.metadata?.annotations).toMatchObject({
      'tailscale.com/hostname': 'data',
      'tailscale.com/tags': 'tag:a,tag:b',
      'tailscale.com/proxy-class': 'small',
    })
  })

  it('stays inside the cluster without Tailscale', () => {
    const { service } = build({ tailscale: false })
    expect(service.spec?.type).toBe('ClusterIP')
    expect(service.spec).not.toHaveProperty('loadBalancerClass')
    expect(JSON.stringify(service)).not.toContain('tailscale')
  })

  it('keeps the host name that it was given against an annotation of the Service', () => {
    const serviceAnnotations = { 'tailscale.com/hostname': 'other', note: 'x' }
    expect(build({ serviceAnnotations }).service.metadata?.annotations).toMatchObject({
      'tailscale.com/hostname': 'convex',
      note: 'x',
    })
  })

  it('may have several pods, or none', () => {
    expect(build({ replicas: 3 }).deployment.spec?.replicas).toBe(3)
    expect(build({ replicas: 0 }).deployment.spec?.replicas).toBe(0)
    expect(build().deployment.spec?.replicas).toBe(1)
  })

  it('takes its image, port, resources and labels', () => {
    const { container, service, deployment } = build({
      name: 'console',
      image: { repository: 'registry.example.com/dashboard' },
      release: 'a'.repeat(40),
      servicePort: 8080,
      resources: { limits: { memory: '1Gi' } },
      podLabels: { tier: 'a' },
      podAnnotations: { b: 'c' },
    })
    expect(container.image).toBe(`registry.example.com/dashboard:${'a'.repeat(40)}`)
    expect(container.resources).toEqual({ limits: { memory: '1Gi' } })
    expect(service.spec?.ports?.[0]?.port).toBe(8080)
    expect(service.spec?.selector).toEqual({ app: 'console' })
    expect(deployment.spec?.template.metadata).toMatchObject({
      labels: { app: 'console', tier: 'a' },
      annotations: { b: 'c' },
    })
  })
})

import { describe, expect, it } from 'vitest'
import {
  backendExample,
  dashboardExample,
  dashboardServiceExample,
  routeExample,
} from '../../../../src/check/examples/routes.ts'
import { placesIn, said } from '../support.ts'
import { exclusions, middleware } from '../routes/manifests.ts'

describe('the dashboard', () => {
  const route = routeExample({
    'name: convex-backend, namespace': 'name: convex-dashboard, namespace',
    'convex.example.com': 'dashboard.example.com',
    [exclusions]: '',
    'name: convex-backend, port: 3210': 'name: convex-dashboard, port: 80',
  })
  const inside = dashboardServiceExample({
    '  type: LoadBalancer\n  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n': '',
  })
  const guarded = route.replace('services:', 'middlewares: [{ name: login }]\n      services:')

  it('may be public behind a login, or behind what cannot be seen', () => {
    expect(placesIn(`${dashboardExample()}${inside}${route}`)).toEqual([
      'warning dashboard-exposure IngressRoute spec.routes[0].services[0]',
    ])
    expect(
      placesIn(`${dashboardExample()}${inside}${guarded}${middleware('login', '{ basicAuth: { secret: users } }')}`),
    ).toEqual([])
    expect(placesIn(`${dashboardExample()}${inside}${guarded}`)).toEqual([
      'info dashboard-exposure IngressRoute spec.routes[0].services[0]',
      'info middleware-references IngressRoute spec.routes[0].middlewares[0]',
    ])
    expect(placesIn(`${dashboardExample()}${inside}${guarded}${middleware('login', '{ compress: {} }')}`)).toEqual([
      'warning dashboard-exposure IngressRoute spec.routes[0].services[0]',
    ])
    expect(placesIn(`${dashboardExample()}${inside}${route.replace('`)', '`) && ClientIP(`10.0.0.0/8`)')}`)).toEqual([])
  })

  it('gets no key from a whole Secret', () => {
    const secret =
      '---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: keys, namespace: convex }\nspec: { encryptedData: { NEXT_PUBLIC_ADMIN_KEY: AgA } }\n'
    const yaml = dashboardExample({
      '          env:\n': '          envFrom: [{ secretRef: { name: keys } }]\n          env:\n',
    })
    expect(placesIn(`${yaml}${secret}`)).toEqual([expect.stringContaining('error dashboard-admin-key')])
    expect(placesIn(yaml)).toEqual([])
  })

  it('never shows a key', () => {
    const text = said(
      dashboardExample({ 'env:': 'env:\n            - { name: NEXT_PUBLIC_ADMIN_KEY, value: "convex|hunter2" }' }),
    )
    expect(text).toContain('NEXT_PUBLIC_ADMIN_KEY')
    expect(text).not.toContain('hunter2')
  })

  it('may belong to any of several backends', () => {
    const second = backendExample()
      .replaceAll('convex-backend, ', 'second, ')
      .replaceAll('app: convex-backend', 'app: second')
      .replaceAll('convex.example.com', 'second.example.com')
    expect(
      placesIn(`${backendExample()}---${second}---${dashboardExample({ 'https://convex.': 'https://second.' })}`),
    ).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { backendExample, serviceExample } from '../../../../src/check/examples/routes.ts'
import { container, placesIn, said } from '../support.ts'

describe('origins', () => {
  const wrong = { 'com/http': 'com/http/' }

  it.each([
    ['StatefulSet', 'apps/v1', container],
    ['DaemonSet', 'apps/v1', container],
  ])('are judged in a %s', (kind, _, path) => {
    expect(placesIn(backendExample(wrong).replace('kind: Deployment', `kind: ${kind}`))).toEqual([
      `error site-origin ${kind} ${path}.env[3].value`,
    ])
  })

  it('are judged in a Pod', () => {
    const yaml = `apiVersion: v1\nkind: Pod\nmetadata: { name: convex, namespace: convex }\nspec:\n  containers:\n    - name: a\n      image: "registry.example.com:5000/mirror/convex-backend@sha256:${'0'.repeat(64)}"\n      env: [{ name: CONVEX_CLOUD_ORIGIN, value: convex.example.com }]\n`
    expect(placesIn(yaml)).toEqual([
      'error cloud-origin Pod spec.containers[0].env[0].value',
      'error site-origin Pod spec.containers[0].env',
    ])
  })

  it('are not wanted by a Job with the image', () => {
    const yaml = backendExample().replace('kind: Deployment', 'kind: Job').replace('apps/v1', 'batch/v1')
    expect(placesIn(yaml.replace(/          env:[^]*?(?=          startupProbe)/, ''))).toEqual([])
  })

  it('from a ConfigMap are told there, once for two pods', () => {
    const pod = backendExample().replace(
      /          env:[^]*?(?=          startupProbe)/,
      '          envFrom: [{ configMapRef: { name: config } }]\n',
    )
    const config = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: config, namespace: convex }\ndata: { CONVEX_CLOUD_ORIGIN: "https://a.example.com/", CONVEX_SITE_ORIGIN: "https://a.example.com/http", DISABLE_METRICS_ENDPOINT: "true" }\n`
    const other = pod
      .replaceAll('convex-backend, ', 'convex-other, ')
      .replaceAll('app: convex-backend', 'app: convex-other')
    expect(placesIn(`${pod}---${other}${config}`)).toEqual(['error cloud-origin ConfigMap data.CONVEX_CLOUD_ORIGIN'])
  })

  it('that cannot be seen are not guessed', () => {
    const secret = '{ secretKeyRef: { name: a, key: b } }'
    expect(placesIn(backendExample({ 'value: "https://convex.example.com" }': `valueFrom: ${secret} }` }))).toEqual([])
    const whole = backendExample().replace(
      /          env:[^]*?(?=          startupProbe)/,
      '          envFrom: [{ secretRef: { name: all } }]\n',
    )
    expect(placesIn(whole)).toEqual([])
    const parts = backendExample({
      '          env:\n': `          env:\n            - { name: HOST, valueFrom: ${secret} }\n`,
      '"https://convex.example.com" }': '"https://$(HOST)/" }',
    })
    expect(placesIn(parts)).toEqual([])
  })

  it('are resolved where their parts can be seen', () => {
    const parts = backendExample({
      '          env:\n': '          env:\n            - { name: HOST, value: convex.example.com }\n',
      '"https://convex.example.com" }': '"https://$(HOST)/" }',
    })
    expect(placesIn(parts)).toEqual([`error cloud-origin Deployment ${container}.env[3].value`])
  })

  it.each(['http://127.0.0.1:3211', 'http://site.example.com:8080', 'https://other.example.com/http'])(
    'may be %s for HTTP actions',
    (site) => {
      expect(
        placesIn(backendExample({ 'https://convex.example.com/http': site })).filter(
          (text) => !text.includes('public-origins'),
        ),
      ).toEqual([])
    },
  )

  it('may have a public name with svc in it, and are inside where it is a Service of the cluster', () => {
    const origin = (host: string) => backendExample({ '"https://convex.example.com" }': `"https://${host}" }` })
    const inside = (objects: string) => placesIn(objects).filter((text) => text.includes('public-origins'))
    const warning = `warning public-origins Deployment ${container}.env[2].value`
    expect(inside(origin('orders.svc.example.com'))).toEqual([])
    expect(inside(origin('convex-backend.convex.svc.k8s.lan'))).toEqual([])
    expect(inside(`${origin('convex-backend.convex.svc.k8s.lan')}${serviceExample}`)).toEqual([warning])
    expect(inside(`${origin('convex-backend.other.svc.k8s.lan')}${serviceExample}`)).toEqual([])
    expect(inside(origin('convex-backend.convex.svc.cluster.local'))).toEqual([warning])
    expect(inside(origin('convex-backend.convex.svc'))).toEqual([warning])
  })

  it('never show a password', () => {
    const text = said(
      backendExample({
        'value: "https://convex.example.com" }': 'value: "https://a:hunter2@convex.example.com/x/" }',
        'com/http': 'com/hunter2@/',
      }),
    )
    expect(text).not.toBe('')
    expect(text).not.toContain('hunter2')
  })
})

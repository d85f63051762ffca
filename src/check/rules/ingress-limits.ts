import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { nginxPrefix } from '../world/ingress-routes.ts'
import { isNginx, keysOf } from '../world/middlewares.ts'
import { recordAt, textAt, textsAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { backendRoutes } from './in-front-of-api.ts'
import { backendExample, replaced, serviceExample } from './route-examples.ts'

function ingressExample(replacements: Readonly<Record<string, string>> = {}): string {
  return `${backendExample()}${serviceExample}${replaced(ingress, replacements)}`
}

const ingress = `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: convex-backend
  namespace: convex
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: "0"
    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    nginx.ingress.kubernetes.io/proxy-send-timeout: "3600"
spec:
  ingressClassName: nginx
  tls: [{ hosts: [convex.example.com] }]
  rules:
    - host: convex.example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /metrics, pathType: Prefix, backend: { service: { name: nothing, port: { number: 80 } } } }
          - { path: /echo, pathType: Prefix, backend: { service: { name: nothing, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: nothing, namespace: convex }
spec: { ports: [{ port: 80 }] }
`

const bodySize = `${nginxPrefix}proxy-body-size`
const sizes: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }
const largestPush = 200

/** Deploys and files get through. */
export const ingressTakesLargeBodies: Rule = {
  id: 'ingress-takes-large-bodies',
  severity: 'warning',
  title: 'ingress-nginx takes bodies of 200 MB, or of any size.',
  why:
    'Without proxy-body-size ingress-nginx refuses everything above one megabyte with 413, unless the ConfigMap of the ' +
    'controller says otherwise. A deploy has up to 200 MB, and files have no limit of their own.',
  source:
    'ingress-nginx docs/user-guide/nginx-configuration/annotations.md; convex-backend crates/common/src/knobs.rs:1657 (652b828)',
  bad: ingressExample({ '    nginx.ingress.kubernetes.io/proxy-body-size: "0"\n': '' }),
  good: ingressExample(),
  *check(world) {
    yield* distinct(smallBodies(world))
  },
}

function* smallBodies(world: World): Iterable<Problem> {
  for (const { route } of backendRoutes(world)) {
    if (route.kind !== 'Ingress' || !isNginx(route.object)) continue
    const value = textsAt(route.object, 'metadata', 'annotations')[bodySize]
    const [, digits, unit] = /^\s*(\d+)\s*([kmg]?)/i.exec(value ?? '') ?? []
    const bytes = Number(digits ?? Number.NaN) * (sizes[(unit ?? '').toLowerCase()] ?? 1)
    if (value !== undefined && !(bytes > 0 && bytes < largestPush * 1e6)) continue
    yield {
      object: route.object,
      path: `metadata.annotations["${bodySize}"]`,
      message:
        value === undefined
          ? 'Without proxy-body-size, ingress-nginx refuses bodies above 1 MB; deploys and files are larger.'
          : `proxy-body-size is ${value}, but a deploy has up to ${largestPush} MB, and files have no limit.`,
      fix: `Set ${bodySize}: "0".`,
      ...(value !== undefined && { severity: 'error' as const }),
    }
  }
}

// The backend's own limit of a request (crates/common/src/knobs.rs:1652).
const longestRequest = 300

/** Long requests and quiet sockets live. */
export const ingressWaitsLongEnough: Rule = {
  id: 'ingress-waits-long-enough',
  severity: 'warning',
  title: 'ingress-nginx waits longer than the 300 seconds of the backend.',
  why:
    'ingress-nginx ends a request on which nothing has come for 60 seconds. Actions, imports and uploads may take the 300 ' +
    'seconds of HTTP_SERVER_TIMEOUT_SECONDS, and a log stream is quiet for a minute.',
  source:
    'ingress-nginx docs/user-guide/nginx-configuration/annotations.md; convex-backend crates/common/src/knobs.rs:1652 (652b828)',
  bad: ingressExample({ 'proxy-read-timeout: "3600"': 'proxy-read-timeout: "60"' }),
  good: ingressExample(),
  *check(world) {
    yield* distinct(impatient(world))
  },
}

function* impatient(world: World): Iterable<Problem> {
  for (const { route } of backendRoutes(world)) {
    if (route.kind !== 'Ingress' || !isNginx(route.object)) continue
    const annotations = textsAt(route.object, 'metadata', 'annotations')
    for (const name of ['proxy-read-timeout', 'proxy-send-timeout']) {
      const value = annotations[`${nginxPrefix}${name}`]
      if (value !== undefined && !(Number.parseInt(value, 10) <= longestRequest)) continue
      yield {
        object: route.object,
        path: `metadata.annotations["${nginxPrefix}${name}"]`,
        message: `${name} is ${value === undefined ? 'not set, which means 60' : value} seconds; the backend takes up to ${longestRequest}.`,
        fix: `Set ${nginxPrefix}${name}: "3600".`,
      }
    }
  }
}

/** The Gateway does not end a WebSocket. */
export const httpRouteHasNoTimeout: Rule = {
  id: 'http-route-has-no-timeout',
  severity: 'warning',
  title: 'An HTTPRoute sets no timeout on the rule of the backend.',
  why:
    'timeouts.request counts the whole exchange, so that a Gateway that follows it ends every WebSocket and every long action ' +
    'when the time is up. The backend has limits of its own.',
  source: 'Gateway API apis/v1/httproute_types.go:335-384 (v1.6)',
  bad: httpRouteExample('\n      timeouts: { request: 30s }'),
  good: httpRouteExample(''),
  *check(world) {
    for (const { route } of backendRoutes(world)) {
      if (route.kind !== 'HTTPRoute') continue
      const timeouts = recordAt(route.object, ...keysOf(route.path), 'timeouts')
      for (const name of ['request', 'backendRequest']) {
        const value = textAt(timeouts, name)
        if (value === undefined || /^0+(?:h|m|s|ms)$/.test(value)) continue
        yield {
          object: route.object,
          path: `${route.path}.timeouts.${name}`,
          message: `After ${value.slice(0, 30)} the Gateway ends what is going on, WebSockets and long actions included.`,
          fix: 'Leave the timeout out, or set it to "0s".',
        }
      }
    }
  },
}

function httpRouteExample(timeouts: string): string {
  return `${backendExample()}${serviceExample}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: convex-backend, namespace: convex }
spec:
  parentRefs: [{ name: public, namespace: gateways }]
  hostnames: [convex.example.com]
  rules:
    - matches: [{ path: { type: PathPrefix, value: / } }]
      backendRefs: [{ name: convex-backend, port: 3210 }]${timeouts}
    - matches: [{ path: { type: PathPrefix, value: /echo } }, { path: { type: PathPrefix, value: /metrics } }]
`
}

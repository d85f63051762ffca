import { nginxPrefix } from './ingress-routes.ts'
import { keysOf, middlewaresOf } from './middlewares.ts'
import { at, listAt, recordAt, textAt } from '../read.ts'
import type { Route } from './route.ts'
import { regexpAnswer } from './pattern.ts'
import type { Model } from '../model.ts'

type Spec = Readonly<Record<string, unknown>>
type Step = (spec: Spec, path: string) => string | undefined

// Each returns the path that the Middleware sends to the backend; `undefined` if unknown.
const steps: Readonly<Record<string, Step>> = {
  addPrefix: (spec, path) => `${(textAt(spec, 'prefix') ?? '').replace(/\/$/, '')}${path}`,
  replacePath: (spec) => textAt(spec, 'path'),
  replacePathRegex: (spec, path) => replaced(textAt(spec, 'regex') ?? '', textAt(spec, 'replacement') ?? '', path),
  // A text prefix, not whole segments (traefik@v3.7.13 pkg/middlewares/stripprefix/strip_prefix.go#ServeHTTP).
  stripPrefix: (spec, path) => {
    const prefix = listAt(spec, 'prefixes').find((item) => typeof item === 'string' && path.startsWith(item))
    return typeof prefix === 'string' ? rooted(path.slice(prefix.length)) : path
  },
  stripPrefixRegex: (spec, path) => {
    for (const pattern of listAt(spec, 'regex')) {
      if (typeof pattern !== 'string') continue
      const after = replaced(`^(?:${pattern})`, '', path)
      if (after !== path) return after === undefined ? undefined : rooted(after)
    }
    return path
  },
}

/** The path that the backend gets for a request; `undefined` if the objects do not show it. */
export function pathAfter(model: Model, route: Route, path: string): string | undefined {
  let after: string | undefined = route.kind === 'HTTPRoute' ? filtered(route, path) : rewritten(route, path)
  for (const { middleware } of middlewaresOf(model, route)) {
    // A Middleware that is not among the objects can change the path.
    if (middleware === undefined) return undefined
    for (const [kind, step] of Object.entries(steps)) {
      const spec = at(middleware, 'spec', kind)
      if (spec !== undefined && after !== undefined) after = step(recordAt(spec), after)
    }
  }
  return after
}

/** As ingress-nginx rewrites: `rewrite-target` with the groups of the path. */
function rewritten({ object, path, kind }: Route, asked: string): string | undefined {
  const target = textAt(object, 'metadata', 'annotations', `${nginxPrefix}rewrite-target`)
  if (kind !== 'Ingress' || target === undefined) return asked
  const pattern = textAt(object, ...keysOf(path), 'path') ?? '/'
  if (regexpAnswer(`^${pattern}`, asked) !== true) return undefined
  const groups = new RegExp(`^${pattern}`).exec(asked) ?? []
  return target.replaceAll(/\$(\d)/g, (_, group: string) => groups[Number(group)] ?? '')
}

/** As the filter URLRewrite of the Gateway API rewrites. */
function filtered({ object, path }: Route, asked: string): string | undefined {
  const rule = at(object, ...keysOf(path))
  const rewrite = listAt(rule, 'filters').find((filter) => textAt(filter, 'type') === 'URLRewrite')
  const type = textAt(rewrite, 'urlRewrite', 'path', 'type')
  if (type === undefined) return asked
  if (type === 'ReplaceFullPath') return textAt(rewrite, 'urlRewrite', 'path', 'replaceFullPath')
  const prefix = listAt(rule, 'matches')
    .map((match) => textAt(match, 'path', 'value') ?? '/')
    .find((value) => asked.startsWith(value))
  const replacement = (textAt(rewrite, 'urlRewrite', 'path', 'replacePrefixMatch') ?? '').replace(/\/$/, '')
  return prefix === undefined
    ? undefined
    : rooted(`${replacement}${rooted(asked.slice(prefix.replace(/\/$/, '').length))}`)
}

function replaced(pattern: string, replacement: string, path: string): string | undefined {
  const answer = regexpAnswer(pattern, path)
  if (answer !== true) return answer === false ? path : undefined
  // Go writes a group as $1 or ${1}.
  return path.replace(new RegExp(pattern), replacement.replaceAll(/\$\{(\w+)\}/g, '$$$1'))
}

function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`
}

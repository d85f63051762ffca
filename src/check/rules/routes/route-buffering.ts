import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { at, listAt, numberAt } from '../../model/read.ts'
import { middlewareSpecs } from '../../model/routes/middlewares.ts'
import { withMiddleware } from './support/middleware-example.ts'
import { eachBackendRoute } from '../scopes.ts'
import { convex, traefik } from '../../../sources/source.ts'

// A deployment of functions is the largest request (convex-backend@652b828 crates/common/src/knobs.rs#MAX_PUSH_BYTES).
const largestPush = 200_000_000
// The default of retry.maxRequestBodyBytes.
const retryLimit = 2 * 1024 * 1024

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No Middleware in front of the backend buffers, compresses or repeats requests.',
  why:
    'buffering reads a whole upload or response before it forwards it, and refuses requests above its limit, ' +
    'including deployments of up to 200 MB. compress delays the first kilobyte of a streamed response. retry with ' +
    'status codes repeats GET, PUT and DELETE; with retryNonIdempotentMethod also mutations, which are POST requests and ' +
    'may already have succeeded. Before 3.7.6 it refuses every request above maxRequestBodyBytes, by default 2 MiB. None ' +
    'of them is useful for a WebSocket.',
  source: [
    traefik('pkg/middlewares/buffering/buffering.go', 'New'),
    traefik('pkg/middlewares/compress/compression_handler.go', 'Flush'),
    traefik('pkg/middlewares/retry/retry.go', 'New', 'ServeHTTP'),
    convex('crates/common/src/knobs.rs', 'MAX_PUSH_BYTES'),
  ],
  bad: withMiddleware('{ buffering: { maxRequestBodyBytes: 0 } }'),
  good: withMiddleware('{ headers: { stsSeconds: 31536000 } }'),
  check: eachBackendRoute(function* (found, report, model) {
    for (const { object, spec } of middlewareSpecs(model, found.route)) {
      const limit = numberAt(spec, 'buffering', 'maxRequestBodyBytes') ?? 0
      if (limit > 0 && limit < largestPush)
        yield report(
          { object, path: 'spec.buffering.maxRequestBodyBytes' },
          `Requests above ${limit} bytes are refused with 413, but a deployment has up to ${largestPush}.`,
          'Remove this Middleware from the routes of the backend: files have no limit.',
          'error',
        )
      else if (at(spec, 'buffering') !== undefined)
        yield front(object, 'buffering', 'It holds uploads and streamed responses until they are complete.', report)
      if (at(spec, 'compress') !== undefined)
        yield front(
          object,
          'compress',
          'It delays the beginning of a streamed response until there is enough data to compress.',
          report,
        )
      if (listAt(spec, 'retry', 'status').length > 0) yield* retryProblems(object, report)
    }
  }),
}

/** With status codes, Traefik repeats requests except for POST, PATCH and LOCK, and before 3.7.6 limits every request. */
function* retryProblems(object: K8sObject, report: Report): Iterable<Problem> {
  const retry = at(object, 'spec', 'retry')
  // One attempt is the request itself: Traefik forwards it directly.
  if (numberAt(retry, 'attempts') === 1) return
  if (at(retry, 'retryNonIdempotentMethod') === true)
    yield front(
      object,
      'retry',
      'It holds uploads in memory, and repeats mutations that may already have succeeded.',
      report,
    )
  const set = numberAt(retry, 'maxRequestBodyBytes')
  const limit = set ?? retryLimit
  if (limit < 0 || limit >= largestPush) return
  yield report(
    { object, path: `spec.retry${set === undefined ? '' : '.maxRequestBodyBytes'}` },
    `Traefik before 3.7.6 refuses requests above ${limit} bytes with 413, but a deployment has up to ${largestPush}.`,
    'Remove status, or set maxRequestBodyBytes: -1.',
  )
}

function front(object: K8sObject, kind: string, effect: string, report: Report): Problem {
  return report(
    { object, path: `spec.${kind}` },
    `The Middleware ${kind} is in front of the backend. ${effect}`,
    'Remove it from the routes of the backend.',
  )
}

import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { at, listAt, numberAt } from '../../model/read.ts'
import { withMiddleware, specsInFront } from './support/in-front-of-api.ts'
import { eachBackendRoute } from '../scopes.ts'

// The largest thing that clients send is a deploy (crates/common/src/knobs.rs:1657).
const largestPush = 200_000_000

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Nothing that buffers, compresses or repeats is in front of the backend.',
  why:
    'buffering reads a whole upload or answer before it passes it on, and refuses what is above its limit, deploys of up to ' +
    '200 MB among them. compress holds the first kilobyte of a streamed answer back. retry with status codes repeats requests ' +
    'that have already done their work. None of them has anything to give to a WebSocket.',
  source:
    'Traefik pkg/middlewares/buffering/buffering.go, compress/compression_handler.go:310-330, retry/retry.go:60-260 (v3.7); ' +
    'convex-backend crates/common/src/knobs.rs:1657 (652b828)',
  bad: withMiddleware('{ buffering: { maxRequestBodyBytes: 0 } }'),
  good: withMiddleware('{ headers: { stsSeconds: 31536000 } }'),
  check: eachBackendRoute(function* (found, report, model) {
    for (const { object, spec } of specsInFront(model, found)) {
      const limit = numberAt(spec, 'buffering', 'maxRequestBodyBytes') ?? 0
      if (limit > 0 && limit < largestPush)
        yield report(
          { object, path: 'spec.buffering.maxRequestBodyBytes' },
          `Requests above ${limit} bytes are refused with 413; a deploy has up to ${largestPush}.`,
          'Take this Middleware off the routes of the backend; files have no limit at all.',
          'error',
        )
      else if (at(spec, 'buffering') !== undefined)
        yield front(object, 'buffering', 'Uploads and streamed answers are kept whole before they go on.', report)
      if (at(spec, 'compress') !== undefined)
        yield front(
          object,
          'compress',
          'The beginning of a streamed answer is held back until there is enough to compress.',
          report,
        )
      if (listAt(spec, 'retry', 'status').length > 0)
        yield front(object, 'retry', 'Requests that have done their work are sent once more.', report)
    }
  }),
}

function front(object: K8sObject, kind: string, effect: string, report: Report): Problem {
  return report(
    { object, path: `spec.${kind}` },
    `${kind} stands in front of the backend. ${effect}`,
    'Take it off the routes of the backend.',
  )
}

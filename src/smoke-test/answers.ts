import { failed } from './result.ts'
import type { Outcome } from './result.ts'
import type { Answer } from './request.ts'
import { heard } from './shown.ts'

/** The response of the ingress controller instead of the backend, if any. */
export function fromProxy(answer: Answer): Outcome | undefined {
  const { status, text } = answer
  if ([502, 503, 504].includes(status)) {
    return failed(
      `the ingress controller finds no backend (status ${status})`,
      'kubectl get pods, and the endpoints of the Service of the backend',
    )
  }
  if (status >= 300 && status < 400) {
    return failed(
      `is redirected to ${placeOf(answer)} (status ${status})`,
      'the URL that was given, and the redirecting route',
    )
  }
  return isOfProxy(status, text)
    ? failed('the ingress controller has no such route (status 404)', 'the host and the path of the route')
    : undefined
}

/** The target of a redirect. Only the origin is shown: a path may repeat what was sent. */
function placeOf({ url, headers: { location = '' } }: Answer): string {
  const to = URL.canParse(location, url) ? new URL(location, url).origin : 'null'
  if (to === new URL(url).origin) return 'another path'
  // The origin of anything but HTTP.
  return to === 'null' ? 'somewhere else' : heard(to)
}

/** The 404 of Traefik, ingress-nginx and the default backend, which does not come from a backend. */
function isOfProxy(status: number, text: string): boolean {
  return status === 404 && /^404 page not found\s*$|<center>nginx<\/center>|^default backend - 404/.test(text)
}

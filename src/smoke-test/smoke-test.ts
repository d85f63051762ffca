import { smokeTestSettings } from './options.ts'
import type { SmokeTestOptions } from './options.ts'
import type { SmokeTestResult } from './result.ts'

/**
 * Tests a deployment over the network, as its clients reach it: the certificate, `/version`, the admin key, an absolute
 * upload URL, HTTP actions, that `/metrics` is closed, and the WebSocket. It changes nothing except an entry in the
 * audit log, and follows no redirects. The admin key is sent only over HTTPS or to this machine, and only to a server
 * that answers `/version` like a Convex backend.
 *
 * A part is `ok` only if Convex itself answers: a page with status 200 is not enough, and `/metrics` counts as closed
 * only with status 401, 403 or 404. The test always ends, because each part has a time limit.
 *
 * Source: convex-backend@652b828 crates/local_backend/src/router.rs#router and convex-backend@652b828
 * crates/local_backend/src/subs/mod.rs#sync.
 *
 * @throws ConvexK8sError if options are invalid. Problems of the deployment are in the result.
 *
 * @example
 * ```ts
 * import { smokeTest } from '@proompteng/convex-k8s'
 *
 * const { ok, checks } = await smokeTest({ url: 'https://convex.example.com' })
 * for (const { part, outcome, message } of checks) console.log(outcome, part, message)
 * if (!ok) process.exitCode = 1
 * ```
 */
export async function smokeTest(options: SmokeTestOptions): Promise<SmokeTestResult> {
  const settings = smokeTestSettings(options)
  // It loads Node's HTTP and TLS, which no other code needs.
  const { tested } = await import('./tested.ts')
  return tested(settings)
}

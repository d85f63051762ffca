import { smokeTestSettings } from './options.ts'
import type { SmokeTestOptions } from './options.ts'
import type { SmokeTestResult } from './result.ts'

/**
 * Tests a deployment over the network, as its clients reach it: the certificate, `/version`, the admin key, an absolute
 * upload URL, HTTP actions, that `/metrics` is closed, and the WebSocket. It changes nothing but an entry in the audit
 * log, and follows no redirect. The admin key is sent over HTTPS or to this machine alone, and only to a server that
 * answers `/version` as a Convex backend does.
 *
 * A part is `ok` only by what Convex itself answers: any page with status 200 is not enough, and `/metrics` is closed by
 * 401, 403 and 404 alone. The test ends whatever the servers do: each part has a limit.
 *
 * Source: convex-backend crates/local_backend/src/router.rs and subs/mod.rs, 652b828.
 *
 * @throws ConvexK8sError when options are wrong. What is wrong with the deployment is in the result.
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
  // It loads Node's HTTP and TLS, which nobody else needs.
  const { tested } = await import('./tested.ts')
  return tested(settings)
}

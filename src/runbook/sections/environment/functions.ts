import { nameOf } from '../../../check/model/index-of-objects.ts'
import { keyFile, kubectl, smokeTest } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import { functionJobOf } from '../../function-job.ts'
import { code, list, part, quoted, section, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { cliVersionOf } from '../../settings.ts'

/**
 * The two variables that Convex's command takes a self-hosted instance by (convex-backend@652b828
 * self-hosted/README.md#CONVEX_SELF_HOSTED_URL,CONVEX_SELF_HOSTED_ADMIN_KEY).
 */
export function variables({ origin = 'https://<HOST>' }: Facts): readonly string[] {
  return [`export CONVEX_SELF_HOSTED_URL=${quoted(origin)}`, `export CONVEX_SELF_HOSTED_ADMIN_KEY="$(cat ${keyFile})"`]
}

/** The deployment of functions, and what their logins need. */
export function functions(facts: Facts): Block {
  const version = cliVersionOf(facts)
  return section(
    'Deploying functions',
    `Run these commands in the folder of the app, which must contain ${code(keyFile)} ([an admin key](#an-admin-key)). CI sets ` +
      'the same two variables, with the key as a secret.',
    shell(...variables(facts), 'npx convex deploy'),
    'The package `convex` of the app must not be newer than the backend' +
      `${version === undefined ? '' : `, which corresponds to ${code(version)}`}: a newer one fails with 404, or with 400 \`BadJsonBody\`.`,
    functionEnvironment(facts),
    logins(facts),
  )
}

/**
 * Argo CD creates a hook again with each sync (argo-cd@v3.6.1 docs/user-guide/sync-waves.md#"## Hook lifecycle and
 * cleanup"); by hand, the template of a Job stays.
 */
function functionEnvironment(facts: Facts): Block | undefined {
  const job = functionJobOf(facts)?.object
  if (job === undefined) return undefined
  const name = quoted(`job/${nameOf(job)}`)
  return part(
    'The environment of functions',
    `After each sync, the Job ${code(nameOf(job))} sets the variables that differ from this folder and its Secrets, also after a manual ` +
      'change; each change makes all subscriptions run again. The last line of the log gives the reason for a failed sync; the ' +
      'log contains no values:',
    shell(kubectl(facts, `logs ${name}`)),
    'If only a value in the Secret or its store has changed, start a sync. Without Argo CD, delete the Job before you apply the ' +
      'folder again, which creates a new Job:',
    shell(kubectl(facts, `delete ${name} --ignore-not-found`)),
  )
}

/**
 * Where login libraries find their routes. An HTTP action sees its path without `/http` (convex-backend@652b828
 * crates/local_backend/src/router.rs#"/http/"). Convex Auth appends to CONVEX_SITE_URL; Better Auth takes a path in its
 * base URL as that of all its routes (better-auth 1.7.25, dist/utils/url.mjs, `withPath`).
 */
function logins({ site }: Facts): Block | undefined {
  if (site === undefined) return undefined
  const hasPath = URL.canParse(site) && new URL(site).pathname !== '/'
  return part(
    'Logins of end users',
    `In functions, ${code('CONVEX_SITE_URL')} is ${code(site)}.${hasPath ? ' HTTP actions see their paths without the `/http`.' : ''}`,
    list(
      `Redirect URL for the login provider, with ${hasPath ? 'Convex Auth' : 'Convex Auth or Better Auth'}: ${redirectOf(site)}.`,
      hasPath
        ? 'Better Auth needs the option `siteHost`, a separate host for HTTP actions: below `/http`, its routes answer 404, because ' +
            `it expects the path of its base URL in every request. The redirect URL is then ${redirectOf('https://<SITE-HOST>')}.`
        : undefined,
      'The backend fetches the keys for checking logins from this address. If it cannot, logins fail with ' +
        '`AuthProviderDiscoveryFailed`: see [Functions, logins and files](#functions-logins-and-files).',
    ),
  )
}

function redirectOf(base: string): string {
  return code(`${base}/api/auth/callback/<PROVIDER>`)
}

/** How to check that the deployment works. */
export function smoke(facts: Facts): Block {
  const { origin = 'https://<HOST>' } = facts
  const status = `curl --silent --output /dev/null --write-out '%{http_code}' ${quoted(`${origin}/metrics`)}`
  return section(
    'Smoke test',
    `Run it after every sync, from outside the cluster, with ${code(keyFile)} ([an admin key](#an-admin-key)).`,
    shell(smokeTest(facts)),
    'Each line reports ok, failed (with what to check) or skipped. The exit code is 1 if a check fails.',
    `Without Node: ${code(`curl --fail --show-error ${quoted(`${origin}/version`)}`)} must print a version or ` +
      `${code('unknown')}, and ${code(status)} must print 401, 403 or 404.`,
  )
}

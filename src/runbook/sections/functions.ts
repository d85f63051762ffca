import { keyFile, smokeTest } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, quoted, section, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'

/** The two variables that Convex's command takes a self-hosted instance by (self-hosted/README.md:63-64, 652b828). */
export function variables({ origin = 'https://<HOST>' }: Facts): readonly string[] {
  return [`export CONVEX_SELF_HOSTED_URL=${quoted(origin)}`, `export CONVEX_SELF_HOSTED_ADMIN_KEY="$(cat ${keyFile})"`]
}

/** The first deployment of functions. */
export function functions(facts: Facts): Block {
  return section(
    'Deploying functions',
    `In the folder of the app, with ${code(keyFile)} ([an admin key](#an-admin-key)) copied there. CI needs the same ` +
      'two variables, the key as a secret.',
    shell(...variables(facts), 'npx convex deploy'),
    'The version of the package `convex` must not be newer than the backend: an old backend answers a new push with 404.',
  )
}

/** How one sees that it works. */
export function smoke(facts: Facts): Block {
  const { origin = 'https://<HOST>' } = facts
  const status = `curl --silent --output /dev/null --write-out '%{http_code}' ${quoted(`${origin}/metrics`)}`
  return section(
    'Smoke test',
    `After every sync that changed something, from outside of the cluster, with ${code(keyFile)} ([an admin key](#an-admin-key)).`,
    shell(smokeTest(facts)),
    'Each line is ok, failed with a place to look, or skipped. A part is ok only by what Convex itself answers: a redirect, ' +
      'an empty page or the page of another server is a failure. The exit status is 1 when a part has failed.',
    `Without Node: ${code(`curl --fail --show-error ${quoted(`${origin}/version`)}`)} must answer with a version or ` +
      `${code('unknown')}, and ${code(status)} must print 401, 403 or 404.`,
  )
}

import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { judgedIn, placeOf } from '../world/judged.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import { referencesIn, replaceReferences } from '../world/env-references.ts'
import type { DatabaseLink } from '../world/database-links.ts'
import type { Variable } from '../world/environment.ts'
import { database, databaseYaml } from './database-example.ts'
import { shownName } from '../world/shown.ts'

/** What stands between user and host. It never leaves this file. */
function passwordIn(text: string): string {
  const [, server = ''] = /^[^:]*:\/\/([^/?#]*)/.exec(text) ?? []
  const userInfo = server.slice(0, Math.max(0, server.lastIndexOf('@')))
  const colon = userInfo.indexOf(':')
  return colon === -1 ? '' : userInfo.slice(colon + 1)
}

/** Whether something is left of a text without its references. */
function hasText(text: string): boolean {
  return replaceReferences(text, () => '') !== ''
}

/** Whether the query has a password of its own. */
function hasPasswordParameter(text: string): boolean {
  return [...text.matchAll(/[?&]password=([^&#]*)/g)].some(([, value = '']) => hasText(value))
}

/** Passwords belong in Secrets. */
export const databasePasswordIsASecret: Rule = {
  id: 'database-password-is-a-secret',
  severity: 'error',
  title: 'The password of the database comes from a Secret.',
  why:
    'A password in a Deployment or a ConfigMap is readable for everybody who may see the manifests, and stays in the ' +
    'history of the repository after it is gone from the file.',
  source: 'kubernetes.io, Good practices for Kubernetes Secrets (v1.34)',
  bad: database({ '$(PGPASSWORD)@': 'hunter2@' }),
  good: databaseYaml,
  *check(world) {
    yield* distinct(databaseLinksOf(world).flatMap((link) => [...writtenDown(link)]))
  },
}

function* writtenDown({ pod, database: { variable } }: DatabaseLink): Iterable<Problem> {
  const text = variable?.value
  if (variable === undefined || text === undefined) return
  const password = passwordIn(text)
  if (hasText(password) || hasPasswordParameter(text)) {
    yield problem(variable, `${variable.name} holds a password in plain text.`)
  }
  for (const name of referencesIn(password)) {
    const part = pod.environment.variables.get(name)
    if (part?.value === undefined || part.value === '' || part.value.startsWith('$(')) continue
    yield problem(part, `${shownName(name)}, the password in ${variable.name}, is in plain text.`)
  }
}

function problem({ object, path }: Variable, message: string): Problem {
  return {
    object,
    path,
    message,
    fix: 'Put it into a Secret, refer to it by secretKeyRef before the URL, and change it: it has been seen.',
  }
}

/** What ends the server part of a URL. */
export const databasePasswordIsEncoded: Rule = {
  id: 'database-password-is-encoded',
  severity: 'error',
  title: 'User and password in the URL have /, ? and # percent-encoded.',
  why:
    'Kubernetes puts $(NAME) into the URL as it is. A "/", "?" or "#" in a password ends the part of the URL in which ' +
    'the server stands, so that the rest of the password is taken for a path or is cut off. The driver decodes %2F, %3F ' +
    'and %23.',
  source: 'url.spec.whatwg.org, authority state; rust-postgres tokio-postgres/src/config.rs:1045-1053',
  bad: database({ '$(PGPASSWORD)@': 'hunter/2@' }),
  good: databaseYaml,
  *check(world) {
    for (const { pod, database: parts } of databaseLinksOf(world)) {
      const { variable, type } = parts
      if (variable === undefined || type === 'sqlite') continue
      // No user before the first of them, and an "@" after it: the server part was meant to end there.
      if (judgedIn(pod, variable.name)?.fits(/^[^:]*:\/\/[^/?#@]*[/?#].*@/s) !== true) continue
      yield {
        ...placeOf(variable),
        message: `User or password in ${variable.name} have a "/", "?" or "#" that is not percent-encoded.`,
        fix: 'Write %2F, %3F or %23 for them, or choose a password of letters and digits.',
      }
    }
  },
}

import { functionVariableProblem, largestValue, looksSecret } from '../../convex/function-variables.ts'
import { isCredentialName } from '../../kubernetes/secrets/secret-name.ts'
import { describe, typeName } from '../describe.ts'
import { isSecretKeyReference } from '../secrets/secret-key.ts'

const sizeOf = (value: string): number => new TextEncoder().encode(value).length

/** What is wrong with a variable of functions. Never contains a secret value. */
export function functionValueProblem(name: string, value: unknown): string | undefined {
  const problem = functionVariableProblem(name)
  if (problem !== undefined || isSecretKeyReference(value)) return problem
  if (typeof value !== 'string')
    return `expected text or { secret, key }, got ${typeName(value)}; write numbers and booleans in quotes`
  if (sizeOf(value) > largestValue) return `has ${sizeOf(value)} bytes, and Convex takes at most ${largestValue}`
  if (/\p{Surrogate}/u.test(value)) return 'contains half of a character; use complete characters'
  return secretProblem(name, value) ?? addressProblem(name, value)
}

// Keys for browsers, of Stripe, Clerk, Mapbox and PostHog, and switches.
const harmless = /^(?:$|true$|false$|pk[._-]|phc_)/

function secretProblem(name: string, value: string): string | undefined {
  const fault = looksSecret(value)
    ? 'looks like a secret'
    : isCredentialName(name) && !harmless.test(value)
      ? 'is a secret by its name'
      : undefined
  return fault === undefined
    ? undefined
    : `${fault}, and the folder goes into Git: put it into a Secret and write { secret, key }, or list its name in ` +
        'secretVariables; make a new one, if it was committed'
}

/** Convex Auth builds URLs from it (convex-auth@0.0.95 docs/pages/setup/manual.mdx). */
function addressProblem(name: string, value: string): string | undefined {
  if (name !== 'SITE_URL' || value === '' || /^[a-z][a-z\d+.-]*:\/\//i.test(value)) return undefined
  const isHost = /^[a-z\d][a-z\d.-]*(?::\d+)?(?:\/\S*)?$/i.test(value)
  const scheme = /^(?:localhost|127\.)/.test(value) ? 'http' : 'https'
  return `has no scheme${isHost ? `; did you mean ${describe(`${scheme}://${value}`)}?` : ', such as https://'}`
}

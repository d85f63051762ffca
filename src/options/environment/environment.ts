import * as v from 'valibot'
import { environmentIssues, refusalOf } from '../../convex/environment/index.ts'
import type { ConvexEnvironment } from '../../convex/environment/index.ts'
import { looksSecret } from '../../convex/function-variables.ts'
import type { SecretKeyReference } from '../common.ts'
import { typeName } from '../describe.ts'
import { issueAt } from '../issue-at.ts'
import { isPlainObject } from '../plain.ts'
import { isSecretKeyReference, secretKeyReference } from '../secrets/secret-key.ts'

/**
 * Variables that Convex reads, each typed, with its unit, default and source. A value can come from a key of a Secret.
 * Unknown names, and names that another option sets, are refused with the reason.
 */
export type BackendEnvironment = ConvexEnvironment<SecretKeyReference>

/**
 * Variables of the container that `env` does not list: certificate authorities (`NODE_EXTRA_CA_CERTS`), proxies,
 * `npm_config_*`, settings that Convex has for itself, and names that only an earlier `release` reads. Functions do not
 * see them: functions see variables that are set in Convex, by `functionEnvironment` or `npx convex env set`
 * (convex-backend@652b828 npm-packages/node-executor/src/executor.ts#runWithEnvironmentVariables; Node functions see PATH,
 * PWD, LANG, NODE_PATH, TZ and UTC alone). So names of login and API providers, such as `OPENAI_API_KEY`, are refused.
 */
export type ExtraEnvironment = Readonly<Record<string, string | SecretKeyReference>>

type Entries = Readonly<Record<string, unknown>>

/** A map of variables, each checked by a function that gives its message, if any. */
export function variables<Type extends object>(
  messagesOf: (entries: Entries) => readonly { name: string; message: string }[],
) {
  return v.pipe(
    v.custom<Type>(isPlainObject, ({ input }) => {
      const hint = Array.isArray(input)
        ? '; write { NAME: "value" } in place of [{ name: "NAME", value: "value" }]'
        : ''
      return `expected an object of variables, got ${typeName(input)}${hint}`
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const entries = Object.entries(dataset.value).filter(([, value]) => value !== undefined)
      for (const [name, value] of entries) {
        if (!isSecretKeyReference(value)) continue
        for (const { message, path = [] } of v.safeParse(secretKeyReference, value).issues ?? [])
          addIssue(issueAt([name, ...path.map(({ key }) => String(key))], message))
      }
      // The catalogue is loaded when there is something to look up.
      if (entries.length === 0) return
      for (const { name, message } of messagesOf(Object.fromEntries(entries))) addIssue(issueAt([name], message))
    }),
  )
}

/** Convex's own variables. */
export const backendEnvironment = variables<BackendEnvironment>((entries) =>
  environmentIssues(entries, isSecretKeyReference),
)

/** Variables of other programs in the container. `releaseIssues` checks the variables of earlier releases. */
export const backendExtraEnvironment = variables<ExtraEnvironment>((entries) =>
  extraIssues(entries, (name) => refusalOf(name)?.group === 'dropped'),
)

/** Variables of other programs in a container that is not the backend. */
export const extraEnvironment = variables<ExtraEnvironment>((entries) => extraIssues(entries, () => false))

function extraIssues(entries: Entries, isOfRelease: (name: string) => boolean) {
  // The reason once: of many names, the message of the error has to hold each.
  return Object.entries(entries).flatMap(([name, value], index, all) => {
    if (isForFunctions(name) && isReferredTo(name, all)) return []
    const isSaid = isForFunctions(name) && all.slice(0, index).some(([other]) => isForFunctions(other))
    const message = isSaid ? 'is for functions, too' : extraVariableProblem(name, value, isOfRelease(name))
    return message === undefined ? [] : [{ name, message }]
  })
}

/** Another variable may refer to it, such as the headers of an OpenTelemetry exporter. */
function isReferredTo(name: string, all: readonly (readonly [string, unknown])[]): boolean {
  return all.some(([other, value]) => other !== name && typeof value === 'string' && value.includes(`$(${name})`))
}

function isForFunctions(name: string): boolean {
  return refusalOf(name)?.group === 'function'
}

function extraVariableProblem(name: string, value: unknown, isOfRelease: boolean): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return 'a variable name has letters, digits and "_", and no digit at the beginning'
  const refusal = refusalOf(name)
  if (refusal !== undefined && !isOfRelease) return `must not be set here. ${refusal.reason} ${refusal.wayOut}`
  if (isSecretKeyReference(value)) return undefined
  if (typeof value === 'string')
    return looksSecret(value) ? 'looks like a secret: put it into a Secret and write { secret, key }' : undefined
  return `expected text or { secret, key }, got ${typeName(value)}; write numbers and booleans in quotes`
}

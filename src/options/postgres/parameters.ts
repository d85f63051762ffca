import * as v from 'valibot'
import { fixedParameters, isParameterName } from '../../kubernetes/postgres/cloudnative-pg.ts'
import { typeName } from '../describe.ts'
import { mapOf } from '../fields.ts'

function problem(given: string): string | undefined {
  // PostgreSQL takes its names in any case; the rules over them do not.
  const name = given.toLowerCase()
  if (name === 'max_connections')
    return 'use the option maxConnections, which also keeps the pool of the backend below it'
  if (/^(superuser_)?reserved_connections$/.test(name))
    return 'would reduce the connections that are reserved in addition to the pool; raise maxConnections instead'
  if (fixedParameters.has(name)) return 'is managed by CloudNativePG, which refuses it here'
  if (name !== given) return 'write names of settings in lower case'
  return isParameterName(name) ? undefined : 'is not the name of a PostgreSQL setting'
}

/** PostgreSQL settings that CloudNativePG accepts: text, without the settings that it manages. */
export const postgresParameters = mapOf(
  () => v.string((issue) => `expected text such as "256MB", got ${typeName(issue.input)}`),
  'PostgreSQL settings',
  problem,
)

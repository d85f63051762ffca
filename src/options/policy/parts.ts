import { serviceNamespaceOf } from '../../kubernetes/names.ts'
import { issue } from '../cross-check.ts'
import type { CrossIssue } from '../cross-check.ts'
import { controllerIssues } from './controllers.ts'
import type { PolicedParts } from './controllers.ts'
import { externalDatabaseIssues } from './rules.ts'
import type { PolicedDatabase } from './network-policy.ts'
import { isIpv4 } from './peers.ts'
import type { EgressTarget } from './peers.ts'

/** The database of a stack as its policies see it; `undefined` when its port is known to a Secret alone. */
export function policedDatabaseOf({ postgres, database }: Pick<PolicedParts, 'postgres' | 'database'>) {
  if (postgres !== false) return { type: 'cloudnative-pg', name: postgres.name } satisfies PolicedDatabase
  if (database === undefined || database.type === 'sqlite') return { type: 'sqlite' } satisfies PolicedDatabase
  const { port = database.type === 'mysql' ? 3306 : 5432 } = database
  return typeof port === 'number' ? ({ type: 'external', port } satisfies PolicedDatabase) : undefined
}

/** Where a database outside the stack is: from the option, or derived from its host. */
export function externalDatabaseOf({
  namespace,
  postgres,
  database,
  networkPolicy,
}: Omit<PolicedParts, 'ingress' | 'dashboard'>): EgressTarget | undefined {
  const { externalDatabase } = networkPolicy
  if (externalDatabase !== undefined || postgres !== false || database === undefined) return externalDatabase
  if (database.type === 'sqlite' || typeof database.host !== 'string') return undefined
  const { host, port } = database
  const ports = typeof port === 'number' ? [port] : []
  if (isIpv4(host)) return { cidr: `${host}/32`, ports }
  const found = serviceNamespaceOf(host, namespace)
  // The ports of its pods are not those of the Service, and are not known.
  return found === undefined ? undefined : { namespace: found }
}

/** Whether the policies of a stack allow what its other parts need. */
export function policedIssues(parts: PolicedParts): readonly CrossIssue[] {
  return [...controllerIssues(parts), ...databaseIssues(parts)]
}

/** What the policies of a stack cannot know of its database. */
function databaseIssues(parts: PolicedParts): readonly CrossIssue[] {
  const target = externalDatabaseOf(parts)
  const database = policedDatabaseOf(parts)
  if (database === undefined && target === undefined) {
    const message =
      'is required: the port of the database is in a Secret, where it cannot be seen; give { cidr, ports }'
    return issue(['externalDatabase'], message)
  }
  const isUntrusted = parts.networkPolicy.egress.mode === 'untrusted'
  const port = database?.type === 'external' ? database.port : undefined
  return externalDatabaseIssues({ type: database?.type ?? 'external', isUntrusted, target, port })
}

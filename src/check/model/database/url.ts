import { isReference } from '../environment/references.ts'

/** A database URL in the form in which it stands in a manifest, its `$(NAME)` references kept. */
export interface DatabaseUrl {
  readonly scheme: string
  readonly user: string | undefined
  /** Whether there is one. The password itself is never kept. */
  readonly hasPassword: boolean
  /** Whether the password is written out rather than referred to. */
  readonly passwordIsLiteral: boolean
  /** Whether it comes from a Secret, so that no part of it may be shown. */
  readonly isHidden: boolean
  readonly host: string
  readonly port: string | undefined
  /** Everything behind the host, up to the query: empty, `/`, or `/` and a database name. */
  readonly path: string
  /** Parameters in their order. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

// As the URL standard reads it: the server ends at the first of / ? #, and the last @ in it ends user and password.
const shape = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/i

/** The parts of a database URL, or `undefined` when it has no such form. */
export function parseDatabaseUrl(text: string): DatabaseUrl | undefined {
  const match = shape.exec(text)
  if (match === null) return undefined
  const [, scheme = '', server = '', path = '', query = ''] = match
  const end = server.lastIndexOf('@')
  const [userInfo, authority] = end === -1 ? ['', server] : [server.slice(0, end), server.slice(end + 1)]
  const [user, ...rest] = userInfo.split(':')
  const password = rest.length === 0 ? undefined : rest.join(':')
  const [, host = '', port] = /^(.*?)(?::([^:]*))?$/.exec(authority) ?? []
  return {
    scheme: scheme.toLowerCase(),
    user: user === '' ? undefined : user,
    hasPassword: password !== undefined && password !== '',
    passwordIsLiteral: password !== undefined && password !== '' && !isReference(password),
    isHidden: false,
    host,
    port,
    path,
    parameters: query === '' ? [] : query.split('&').map(parameter),
  }
}

function parameter(text: string): readonly [string, string] {
  const [name = '', ...value] = text.split('=')
  return [name, value.join('=')]
}

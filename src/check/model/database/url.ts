import { isReference } from '../environment/references.ts'

/** A database URL as written in a manifest, with its `$(NAME)` references. */
export interface DatabaseUrl {
  readonly scheme: string
  readonly user: string | undefined
  /** Whether the URL has a password. The password itself is never kept. */
  readonly hasPassword: boolean
  /** Whether the password is in plain text instead of a reference. */
  readonly passwordIsLiteral: boolean
  /** Whether the URL comes from a Secret: no part of it may be shown. */
  readonly isHidden: boolean
  readonly host: string
  readonly port: string | undefined
  /** The part between host and query: empty, `/`, or `/` and a database name. */
  readonly path: string
  /** Parameters in their order. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

// As in the URL standard: the server part ends at the first of / ? #, and its last @ ends user and password.
const shape = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/i

/** The parts of a database URL, or `undefined` if the text has another form. */
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

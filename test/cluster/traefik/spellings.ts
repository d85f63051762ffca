/** Ways to write a path that a proxy, a backend or something between them could take for `name`. */
export function spellingsOf(name: string): readonly string[] {
  const first = name.charAt(0)
  const hex = first.charCodeAt(0).toString(16)
  const rest = name.slice(1)
  const encoded = [...name].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
  return [
    `/${name}`,
    `/${name}/`,
    `/${name}/x`,
    `/${name}?a=b`,
    `/${name};a=b`,
    `/${name};`,
    `//${name}`,
    `///${name}`,
    `/./${name}`,
    `/././${name}`,
    `/.//${name}`,
    `/a/../${name}`,
    `/a/b/../../${name}`,
    `/http/../${name}`,
    `/http/./../${name}`,
    `/http//../${name}`,
    `/../${name}`,
    `/%2e/${name}`,
    `/%2E/${name}`,
    `/a/%2e%2e/${name}`,
    `/a/%2E%2e/${name}`,
    `/a/.%2e/${name}`,
    `/http/%2e%2e/${name}`,
    `/%${hex}${rest}`,
    `/%${hex.toUpperCase()}${rest}`,
    `/${encoded}`,
    `/${encoded.toUpperCase()}`,
    `/${name}%2f`,
    `/${name}%2F`,
    `/${name}%3F`,
    `/${name}%23`,
    `/${name}%00`,
    `/${name}%20`,
    `/${name}%0a`,
    `\\${name}`,
    `/${name}\\`,
    `${name}`,
    `http://HOST/${name}`,
    `https://HOST/${name}`,
    `https://HOST//${name}`,
    `https://other.example.com/${name}`,
  ]
}

/**
 * Paths that look like the private one and are others to Convex: its router takes a path byte for byte, decodes nothing
 * and resolves no dots (tokio-rs/axum axum/src/routing/path_router.rs, call_with_state), so that it answers 404. Traefik
 * hands them on as they are, but for the case of the digits.
 */
export function lookAlikesOf(name: string): readonly string[] {
  const hex = name.charCodeAt(0).toString(16)
  return [
    `/;/${name}`,
    `/;a=b/${name}`,
    `/http/..%2f${name}`,
    `/http/..%2F${name}`,
    `/http%2f..%2f${name}`,
    `/http/..%5c${name}`,
    `/%25${hex}${name.slice(1)}`,
    `/%2f${name}`,
    `/%2F${name}`,
    `/%20${name}`,
    `/\\${name}`,
    `/${name.toUpperCase()}`,
  ]
}

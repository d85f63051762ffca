import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An npm registry on this machine, with the newest version of each package. */
export async function npmRegistry(newest: Readonly<Record<string, string>>) {
  const server = createServer(({ url = '' }, response) => {
    const name = decodeURIComponent(url.slice(1))
    const version = newest[name]
    const versions = version === undefined ? {} : { [version]: { name, version, dist: {} } }
    response.writeHead(version === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const env = { npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  return { env, close: () => server.close() }
}

import { readFile } from 'node:fs/promises'
import { get } from 'node:https'

/** Whether a server whose certificate the authority in `caFile` has signed answers `url` with 200. */
export async function answersOk(url: string, caFile: string): Promise<boolean> {
  const ca = await readFile(caFile)
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    }).on('error', reject)
  })
}

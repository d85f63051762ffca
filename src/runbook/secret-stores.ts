import { listAt, textAt } from '../check/model/read.ts'
import { code } from './markdown.ts'

/** Kind and name of the store that an ExternalSecret reads; the kind is `SecretStore` unless it is given. */
export function storeOf(externalSecret: unknown): string {
  const name = textAt(externalSecret, 'spec', 'secretStoreRef', 'name')
  const kind = textAt(externalSecret, 'spec', 'secretStoreRef', 'kind') ?? 'SecretStore'
  return name === undefined ? 'secret store' : `${kind} ${code(name)}`
}

/** Where the values of an ExternalSecret are in its store, with the key of the Secret that each is for. */
export function placesOf(externalSecret: unknown): readonly { readonly key: string; readonly place: string }[] {
  return listAt(externalSecret, 'spec', 'data').map((entry) => {
    const property = textAt(entry, 'remoteRef', 'property')
    return {
      key: textAt(entry, 'secretKey') ?? '',
      place: `${code(textAt(entry, 'remoteRef', 'key') ?? '')}${property === undefined ? '' : `, property ${code(property)}`}`,
    }
  })
}

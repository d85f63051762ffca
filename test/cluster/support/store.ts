import type { ApiObject } from '../harness/apply.ts'
import { pathFinder } from '../harness/apply.ts'
import type { Cluster } from '../harness/cluster.ts'
import type { ApiResponse } from '../harness/request.ts'

/** An object as the API server gives it back. */
export interface LiveObject extends ApiObject {
  readonly metadata: ApiObject['metadata'] & {
    readonly uid: string
    readonly resourceVersion: string
    readonly generation?: number
    readonly finalizers?: readonly string[]
    readonly managedFields: readonly { readonly manager: string; readonly operation: string }[]
  }
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever kind of object it is
  readonly spec?: any
  readonly status?: unknown
}

/** Reads and removes what was applied. */
export interface Store {
  /** Creates the namespaces that objects stand in, where they are not there yet. */
  readonly createNamespaces: (objects: readonly ApiObject[]) => Promise<void>
  readonly get: (object: ApiObject) => Promise<LiveObject>
  /** Changes an object by a merge patch. */
  readonly patch: (object: ApiObject, change: object) => Promise<void>
  /** Gives a claim a volume of the size that it asks for. */
  readonly bind: (claim: ApiObject) => Promise<void>
  /** Removes objects at once: whoever would take their finalizers away does not run here. */
  readonly remove: (objects: readonly ApiObject[]) => Promise<void>
}

function expectOk({ status, body }: ApiResponse, what: string): void {
  if (status >= 300) throw new Error(`${what}: ${status} ${body.message}`)
}

/** An object as people say it. */
export const titleOf = ({ kind, metadata: { namespace, name } }: ApiObject): string =>
  `${kind} ${namespace ?? ''}/${name}`

/** The objects of one cluster. */
export function storeOf({ client }: Cluster): Store {
  const pathOf = pathFinder(client)
  const created = new Set<string>()

  const createNamespace = async (name: string): Promise<void> => {
    if (created.has(name)) return
    created.add(name)
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
    const response = await client({ method: 'POST', path: '/api/v1/namespaces', body })
    if (response.status !== 409) expectOk(response, `namespace ${name}`)
  }

  const patch = async (object: ApiObject, change: object, subresource = ''): Promise<void> => {
    const contentType = 'application/merge-patch+json'
    const path = `${await pathOf(object)}${subresource}`
    const response = await client({ method: 'PATCH', path, contentType, body: change })
    expectOk(response, `patch ${titleOf(object)}`)
  }

  const get = async (object: ApiObject): Promise<LiveObject> => {
    const response = await client({ path: await pathOf(object) })
    expectOk(response, `get ${titleOf(object)}`)
    return response.body as LiveObject
  }

  const remove = async (object: ApiObject): Promise<void> => {
    const response = await client({ method: 'DELETE', path: await pathOf(object) })
    if (response.status === 404) return
    expectOk(response, `delete ${titleOf(object)}`)
    if (response.body.metadata?.finalizers === undefined) return
    await patch(object, { metadata: { finalizers: null } })
  }

  return {
    createNamespaces: async (objects) => {
      const names = new Set(objects.map(({ metadata }) => metadata.namespace ?? 'default'))
      await Promise.all([...names].map(createNamespace))
    },
    get,
    patch,
    bind: async (claim) => {
      const capacity = (await get(claim)).spec.resources.requests
      await patch(claim, { status: { phase: 'Bound', capacity } }, '/status')
    },
    remove: async (objects) => void (await Promise.all(objects.map(remove))),
  }
}

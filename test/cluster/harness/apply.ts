import type { ApiClient, ApiResponse } from './request.ts'

/** Just enough of an object to find its address. */
export interface ApiObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined }
}

interface Resource {
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
}

const rootOf = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)

/** Finds the path of objects; asks the API server once for every group and version. */
export function pathFinder(client: ApiClient): (object: ApiObject) => Promise<string> {
  const known = new Map<string, Promise<readonly Resource[]>>()
  const resourcesOf = (apiVersion: string): Promise<readonly Resource[]> => {
    const found = known.get(apiVersion) ?? client({ path: rootOf(apiVersion) }).then(({ body }) => body.resources ?? [])
    known.set(apiVersion, found)
    return found
  }
  return async ({ apiVersion, kind, metadata: { name, namespace } }) => {
    const resources = await resourcesOf(apiVersion)
    const resource = resources.find((each) => each.kind === kind && !each.name.includes('/'))
    if (resource === undefined) throw new Error(`the API server has no ${apiVersion} ${kind}`)
    const scope = resource.namespaced ? `/namespaces/${namespace ?? 'default'}` : ''
    return `${rootOf(apiVersion)}${scope}/${resource.name}/${name}`
  }
}

/** Applies one object to the API server, or asks what would become of it. */
export type Apply = (object: ApiObject, options?: { readonly dryRun?: boolean }) => Promise<ApiResponse>

/** Server-side apply as Argo CD does it: as `argocd-controller`, with force, and here with strict validation. */
export function applierFor(client: ApiClient): Apply {
  const pathOf = pathFinder(client)
  return async (object, { dryRun = false } = {}) => {
    const query = new URLSearchParams({ fieldManager: 'argocd-controller', force: 'true', fieldValidation: 'Strict' })
    if (dryRun) query.set('dryRun', 'All')
    const path = `${await pathOf(object)}?${query.toString()}`
    // JSON is YAML; there is no media type of its own for an apply in JSON on all supported versions.
    return client({ method: 'PATCH', path, contentType: 'application/apply-patch+yaml', body: object })
  }
}

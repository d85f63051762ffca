import type { ConvexPod } from '../backend/convex-pods.ts'
import { resolved } from '../database/database.ts'
import type { Variable } from '../environment/environment.ts'

/** An origin of a backend, or the address of the backend in a dashboard. */
export interface Origin {
  /** `undefined` if it is not set. */
  readonly variable: Variable | undefined
  /** Its value with resolved references; `undefined` if it is not among the objects. */
  readonly text: string | undefined
  /** The value, if it is an absolute HTTP URL. */
  readonly url: URL | undefined
}

/** The origins of a backend. */
export const backendOrigins = ['CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN'] as const

/** The variable with the address of the backend in a dashboard. */
export const dashboardUrl = 'NEXT_PUBLIC_DEPLOYMENT_URL'

/** The variables with addresses. */
export type OriginVariable = (typeof backendOrigins)[number] | typeof dashboardUrl

/** The address in a variable of a pod. */
export function originOf(pod: ConvexPod, name: OriginVariable): Origin {
  const variable = pod.environment.variables.get(name)
  const value = variable?.value === undefined ? undefined : resolved(pod, variable.value)
  // A value that still contains a reference is assembled from a Secret.
  const text = value?.includes('$(') === true ? undefined : value
  const isHttp = text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text)
  return { variable, text, url: isHttp ? new URL(text) : undefined }
}

/** The path of a URL without a trailing slash. */
export function basePath({ pathname }: URL): string {
  return pathname.replace(/(?<!\/)\/+$/, '')
}

/** Whether a host resolves only inside the cluster or the pod. */
export function isInternalHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '')
  if (/(?:^|\.)svc$|\.cluster\.local$/.test(name)) return true
  return !name.includes('.') && !name.includes(':')
}

/** Whether a host is the machine that sends the request. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.') || host === '0.0.0.0'
}

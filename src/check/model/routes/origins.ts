import type { ConvexPod } from '../backend/convex-pods.ts'
import { resolved } from '../database/database.ts'
import type { Variable } from '../environment/environment.ts'

/** An origin of a backend or the address that a dashboard knows, as far as it can be seen. */
export interface Origin {
  /** `undefined` when nothing sets it. */
  readonly variable: Variable | undefined
  /** Its value, references resolved; `undefined` when it comes from elsewhere. */
  readonly text: string | undefined
  /** The value, when it is an absolute HTTP URL. */
  readonly url: URL | undefined
}

/** The origins of a backend. */
export const backendOrigins = ['CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN'] as const

/** The variables that hold addresses. */
export type OriginVariable = (typeof backendOrigins)[number] | 'NEXT_PUBLIC_DEPLOYMENT_URL'

/** The address in a variable of a pod. */
export function originOf(pod: ConvexPod, name: OriginVariable): Origin {
  const variable = pod.environment.variables.get(name)
  const value = variable?.value === undefined ? undefined : resolved(pod, variable.value)
  // What still holds a reference is put together from a Secret.
  const text = value?.includes('$(') === true ? undefined : value
  const isHttp = text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text)
  return { variable, text, url: isHttp ? new URL(text) : undefined }
}

/** The path of a URL without a slash at its end. */
export function basePath({ pathname }: URL): string {
  return pathname.replace(/(?<!\/)\/+$/, '')
}

/** Whether a host means something only inside the cluster or the pod. */
export function isInternalHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '')
  if (/(?:^|\.)svc$|\.cluster\.local$/.test(name)) return true
  return !name.includes('.') && !name.includes(':')
}

/** Whether a host means the machine that asks. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.') || host === '0.0.0.0'
}

import type { IEnvVar } from 'kubernetes-models/v1/EnvVar'

/** A value, or the key of a Secret that holds it. */
export type EnvValue = string | { readonly secret: string; readonly key: string }

/** A variable of a container. */
export function envVar(name: string, value: EnvValue): IEnvVar {
  return typeof value === 'string'
    ? { name, value }
    : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } }
}

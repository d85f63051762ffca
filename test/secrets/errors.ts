import type { ISealedSecret, SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { ConvexK8sError } from '../../src/errors.ts'

/** The error that a call gives; fails when it gives none or one of another class. */
export async function errorOf(call: () => unknown): Promise<ConvexK8sError> {
  try {
    await call()
  } catch (error) {
    if (error instanceof ConvexK8sError) return error
    throw error
  }
  throw new Error('expected a ConvexK8sError')
}

/** The issues of that error, each as `path: message`. */
export async function issuesOf(call: () => unknown): Promise<readonly string[]> {
  return (await errorOf(call)).issues.map(({ path, message }) => `${path}: ${message}`)
}

/** A SealedSecret as plain data. */
export function jsonOf(sealedSecret: SealedSecret): ISealedSecret {
  return sealedSecret.toJSON() as ISealedSecret
}

import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { isK8sObject, plainObject } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { documentsOf } from '../kubernetes/yaml/read.ts'
import { libraryYaml } from '../kubernetes/yaml/write.ts'

/** A SealedSecret as a file. */
export function sealedYaml(sealedSecret: SealedSecret): string {
  const { apiVersion, kind, metadata, spec } = plainObject(sealedSecret)
  return libraryYaml({ apiVersion, kind, metadata, spec })
}

/**
 * The only SealedSecret of a file, or the reason why the file is invalid. Never a part of the text, which may be
 * anything.
 */
export function sealedSecretIn(text: string): K8sObject | string {
  const read = documentsOf(text)
  if ('problem' in read) return `cannot be read: ${read.problem}`
  const [object] = read.documents.length === 1 ? read.documents : []
  if (!isK8sObject(object)) return 'does not contain exactly one Kubernetes object'
  const isSealed = object.kind === 'SealedSecret' && object.apiVersion.startsWith('bitnami.com/')
  return isSealed ? object : 'does not contain a SealedSecret'
}

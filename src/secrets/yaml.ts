import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { documentsIn } from '../kubernetes/documents.ts'
import { isK8sObject, plainObject } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { libraryYaml } from '../kubernetes/yaml-library.ts'
import type { YamlFault } from '../kubernetes/yaml-limits.ts'
import { yaml } from '../yaml.deferred.ts'

/** A SealedSecret as a file. */
export function sealedYaml(sealedSecret: SealedSecret): string {
  const { apiVersion, kind, metadata, spec } = plainObject(sealedSecret)
  return libraryYaml({ apiVersion, kind, metadata, spec })
}

/** The one SealedSecret of a file, or why it is none. Never a part of the text, which may be anything. */
export function sealedSecretIn(text: string): K8sObject | string {
  const faults: YamlFault[] = []
  const lines = new (yaml().LineCounter)()
  const [first, ...more] = [...documentsIn(text, faults, lines)]
  const [fault] = faults
  if (fault !== undefined) return `cannot be read: line ${lines.linePos(fault.offset).line} is no YAML`
  const object: unknown = more.length > 0 ? undefined : withoutAliases(first)
  if (!isK8sObject(object)) return 'does not hold exactly one Kubernetes object'
  const isSealed = object.kind === 'SealedSecret' && object.apiVersion.startsWith('bitnami.com/')
  return isSealed ? object : 'holds no SealedSecret'
}

/** A merge (<<) of something that is not a map is found only here. */
function withoutAliases(document: { toJS: (options: { maxAliasCount: number }) => unknown } | undefined): unknown {
  try {
    return document?.toJS({ maxAliasCount: -1 })
  } catch {
    return undefined
  }
}

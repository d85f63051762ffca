import { isK8sObject, metadataProblem } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { documentsOf } from '../kubernetes/yaml/read.ts'

/**
 * The objects of a file that the kustomization can list. Empty if anything in it is not a Kubernetes object with a
 * name: values of a chart, a patch, the configuration of a tool. With one such document, kustomize refuses the whole
 * folder.
 */
export function manifestsOf(text: string): readonly K8sObject[] {
  // Translations and lock files are not worth a parser's time.
  if (!/apiVersion/.test(text) || !/kind/.test(text)) return []
  const read = documentsOf(text)
  if ('problem' in read) return []
  const objects = read.documents.flatMap(itemsOf)
  return objects.every(isResource) ? objects : []
}

/** The objects of a file that can be live, regardless of its other content; or why they are unknown. */
export function liveObjectsOf(text: string): readonly K8sObject[] | { readonly problem: string } {
  const read = documentsOf(text)
  return 'problem' in read ? read : read.documents.flatMap(itemsOf).filter(isResource)
}

/** The items of a `List`, which kustomize takes apart too; anything else as it is. */
function itemsOf(data: unknown): readonly unknown[] {
  if (!isK8sObject(data) || !data.kind.endsWith('List')) return [data]
  const { items }: K8sObject & { items?: unknown } = data
  return Array.isArray(items) ? items : [data]
}

function isResource(data: unknown): data is K8sObject {
  if (!isK8sObject(data) || isForKustomize(data.apiVersion) || metadataProblem(data) !== undefined) return false
  const name: unknown = data.metadata?.name
  return typeof name === 'string' && name !== ''
}

/** Kustomizations, components and built-in transformers are not resources. */
function isForKustomize(apiVersion: string): boolean {
  return apiVersion === 'builtin' || apiVersion.startsWith('kustomize.config.k8s.io/')
}

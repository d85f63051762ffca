import type { K8sObject } from '../../../kubernetes/object.ts'
import { locationOf, rootOf } from '../../location.ts'
import { groupOf, nameOf, namespaceOf } from '../index-of-objects.ts'
import { grouped } from '../grouped.ts'
import { memo } from '../memo.ts'
import { annotationOf, at, listAt, textAt } from '../read.ts'

/** Groups whose objects are in the namespace of their controller. */
export const controllerGroups = /^(?:argoproj\.io|kustomize\.config\.k8s\.io|(?:.+\.)?toolkit\.fluxcd\.io)$/

/**
 * The Argo CD Application or the Helm release of each object. Objects of different releases are not in one sync, and do not
 * use names and databases of each other.
 */
export class Releases {
  readonly #applications: readonly K8sObject[]
  readonly #byNamespace: ReadonlyMap<string, readonly K8sObject[]>
  readonly #byFolder = new Map<string, K8sObject | undefined>()

  constructor(objects: readonly K8sObject[]) {
    this.#applications = objects.filter(
      ({ kind, apiVersion }) => kind === 'Application' && groupOf(apiVersion) === 'argoproj.io',
    )
    this.#byNamespace = grouped(this.#applications, (application) => destinationOf(application) ?? [])
  }

  /** The name of the Application or release of an object, if known. */
  readonly of = memo((object: K8sObject): string | undefined => {
    const application = this.#applicationOf(object)
    const labelOf = (name: string): string | undefined => textAt(object, 'metadata', 'labels', name)
    // Argo CD writes `APPLICATION:GROUP/KIND:NAMESPACE/NAME`, or a label (argo-cd@v3.6.1
    // docs/user-guide/resource_tracking.md#"1. `annotation` (default)").
    return (
      annotationOf(object, 'argocd.argoproj.io/tracking-id')?.split(':')[0] ??
      labelOf('argocd.argoproj.io/instance') ??
      (application && nameOf(application)) ??
      labelOf('app.kubernetes.io/instance') ??
      annotationOf(object, 'meta.helm.sh/release-name')
    )
  })

  /** Whether two objects are known to belong to different releases. */
  areTwo(one: K8sObject, other: K8sObject): boolean {
    const [left, right] = [this.of(one), this.of(other)]
    return left !== undefined && right !== undefined && left !== right
  }

  /**
   * Whether one sync applies two objects, in the order of its waves; `undefined` if unknown, for example for two unrelated
   * folders.
   */
  areSynced(one: K8sObject, other: K8sObject): boolean | undefined {
    if (rootOf(one) !== rootOf(other) || this.areTwo(one, other)) return false
    if (rootOf(one) !== undefined || folderOf(one) === folderOf(other)) return true
    return (this.of(one) !== undefined && this.of(other) !== undefined) || undefined
  }

  /** A key that is equal for objects that `areSynced` does not distinguish. */
  readonly placeOf = memo((object: K8sObject): string =>
    JSON.stringify([this.of(object), rootOf(object), folderOf(object)]),
  )

  /** The namespace of an object without one, from its Application, if that is among the objects. */
  destinationOf(object: K8sObject): string | undefined {
    const name = this.of(object)
    const application = this.#applicationOf(object) ?? this.#applications.find((one) => nameOf(one) === name)
    return application && destinationOf(application)[0]
  }

  /** The Application with the folder of an object, or the only Application of its namespace. */
  #applicationOf(object: K8sObject): K8sObject | undefined {
    if (this.#applications.length === 0 || controllerGroups.test(groupOf(object.apiVersion))) return undefined
    const folder = folderOf(object)
    const nearest = folder === undefined ? undefined : this.#nearestTo(folder)
    if (nearest !== undefined) return nearest
    const [only, ...others] = this.#byNamespace.get(namespaceOf(object)) ?? []
    return others.length === 0 ? only : undefined
  }

  #nearestTo(folder: string): K8sObject | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder)
    const [nearest] = this.#applications
      .flatMap((application) => pathsOf(application).map((path) => ({ application, path })))
      .filter(({ path }) => `/${folder}/`.includes(`/${path}/`))
      .toSorted((a, b) => b.path.length - a.path.length)
    this.#byFolder.set(folder, nearest?.application)
    return nearest?.application
  }
}

function folderOf(object: K8sObject): string | undefined {
  return locationOf(object)?.file.split('/').slice(0, -1).join('/')
}

function destinationOf(application: K8sObject): readonly string[] {
  const namespace = textAt(application, 'spec', 'destination', 'namespace')
  return namespace === undefined || namespace === '' ? [] : [namespace]
}

function pathsOf(application: K8sObject): readonly string[] {
  return [at(application, 'spec', 'source'), ...listAt(application, 'spec', 'sources')]
    .map((source) => textAt(source, 'path')?.replaceAll(/^\.?\/|\/$/g, '') ?? '')
    .filter((path) => path !== '' && path !== '.')
}

import { withoutEmpty } from '../../kubernetes/metadata.ts'
import { applicationOptions } from '../../options/argocd/application.ts'
import type { ApplicationOptions } from '../../options/argocd/application.ts'
import { guarded } from '../../guarded.ts'
import { optionsObject, parse } from '../../options/parse.ts'
import { applicationAnnotations, namespaceMetadata } from './application.ts'

/** Options of `applicationSetEntry`: options of the Application that the ApplicationSet does not set for all stacks. */
export type ApplicationSetEntryOptions = Pick<
  ApplicationOptions,
  | 'annotations'
  | 'automated'
  | 'ignoreDifferences'
  | 'name'
  | 'namespaceAnnotations'
  | 'namespaceLabels'
  | 'path'
  | 'syncWave'
> & {
  /**
   * Namespace of the stack.
   * @default 'convex'
   */
  readonly namespace?: string | undefined
}

/** One element of the list generator of an ApplicationSet that has one entry for each application of a platform. */
export interface ApplicationSetEntry {
  readonly name: string
  readonly path: string
  readonly namespace: string
  readonly annotations: Readonly<Record<string, string>>
  /** Whether Argo CD syncs automatically. */
  readonly automation: 'auto' | 'manual'
  /** Whether the Application is created; text, because generators select by text. */
  readonly enabled: 'false' | 'true'
  readonly managedNamespaceMetadata?:
    | {
        readonly labels?: Readonly<Record<string, string>> | undefined
        readonly annotations?: Readonly<Record<string, string>> | undefined
      }
    | undefined
  readonly ignoreDifferences?: ApplicationOptions['ignoreDifferences']
}

/**
 * The entry of a stack for an ApplicationSet that lists the applications of a platform, as plain data to be written
 * into its generator. `automated: { enabled: false }` results in an entry that is not enabled, `automated: false` in
 * one that requires a manual sync.
 *
 * Source: the form of proompteng/lab argocd/applicationsets/platform.yaml.
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { applicationSetEntry } from '@proompteng/convex-k8s'
 *
 * console.log(applicationSetEntry({ path: 'argocd/applications/convex', syncWave: 4 }))
 * ```
 */
export function applicationSetEntry(options: ApplicationSetEntryOptions): ApplicationSetEntry {
  const { namespace = 'convex', ...others } = guarded('applicationSetEntry', () => ({
    ...optionsObject('applicationSetEntry', options),
  }))
  const settings = parse('applicationSetEntry', applicationOptions, {
    ...others,
    destination: { namespace },
    // The ApplicationSet has the URL; this one is not rendered.
    repoURL: 'https://git.invalid/application-set.git',
  })
  const { name, path, automated, ignoreDifferences } = settings
  const metadata = namespaceMetadata(settings)
  return {
    name,
    path,
    namespace: settings.destination.namespace,
    annotations: withoutEmpty(applicationAnnotations(settings)) ?? {},
    automation: automated === false ? 'manual' : 'auto',
    enabled: automated !== false && automated.enabled === false ? 'false' : 'true',
    ...(metadata !== undefined && { managedNamespaceMetadata: metadata }),
    ...(ignoreDifferences !== undefined && { ignoreDifferences }),
  }
}

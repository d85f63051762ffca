import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application'
import { syncWaveAnnotation } from '../../kubernetes/argocd/argocd.ts'
import { finish } from '../../kubernetes/edit.ts'
import { labelsOf, withoutEmpty } from '../../kubernetes/metadata.ts'
import { applicationOptions } from '../../options/argocd/application.ts'
import type { ApplicationOptions, ApplicationSettings } from '../../options/argocd/application.ts'
import { parse } from '../../options/parse.ts'

/** What `convexApplication` returns. */
export type ApplicationObjects = {
  readonly application: Application
}

/**
 * The Argo CD Application that syncs a rendered folder. Keep it next to the folder, not in it: an Application that
 * syncs itself cannot be removed. It has no finalizer, so deleting it does not delete the database.
 *
 * Sources: argo-cd@v3.6.1 docs/user-guide/sync-options.md#"## Server-Side Apply","## Create Namespace", argo-cd@v3.6.1
 * docs/user-guide/auto_sync.md#"## Automatic Pruning", argo-cd@v3.6.1 docs/user-guide/app_deletion.md#"## About The
 * Deletion Finalizer", argo-cd@v3.6.1 docs/user-guide/diff-strategies.md#"## Server-Side Diff".
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexApplication, toYaml } from '@proompteng/convex-k8s'
 *
 * const { application } = convexApplication({
 *   repoURL: 'https://github.com/example/infrastructure.git',
 *   path: 'argocd/applications/convex',
 * })
 * console.log(toYaml(application))
 * ```
 */
export function convexApplication(options: ApplicationOptions): ApplicationObjects {
  const settings = parse('convexApplication', applicationOptions, options)
  const unchecked = settings.ignoreDifferences === undefined ? [] : (['application'] as const)
  return finish('convexApplication', { application: application(settings) }, settings.edit, unchecked)
}

function application(settings: ApplicationSettings): Application {
  const { project, repoURL, path, targetRevision, destination } = settings
  return new Application({
    metadata: {
      name: settings.name,
      namespace: settings.namespace,
      labels: labelsOf(settings, 'application'),
      annotations: applicationAnnotations(settings),
    },
    spec: {
      project,
      source: { repoURL, path, targetRevision },
      destination: { ...destination },
      ignoreDifferences: settings.ignoreDifferences,
      revisionHistoryLimit: settings.revisionHistoryLimit,
      syncPolicy: syncPolicy(settings),
    },
  })
}

/** Compares the result of a server-side dry run, so that defaults of the API server do not appear as drift. */
export function applicationAnnotations({ annotations, syncWave }: ApplicationSettings): Record<string, string> {
  return {
    'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
    ...(syncWave !== undefined && { [syncWaveAnnotation]: String(syncWave) }),
    ...annotations,
  }
}

/** Labels and annotations of the namespace that Argo CD creates; `undefined` if none are set. */
export function namespaceMetadata({ namespaceLabels, namespaceAnnotations }: ApplicationSettings) {
  const metadata = { labels: withoutEmpty(namespaceLabels), annotations: withoutEmpty(namespaceAnnotations) }
  return metadata.labels === undefined && metadata.annotations === undefined ? undefined : metadata
}

function syncPolicy(settings: ApplicationSettings): NonNullable<Application['spec']>['syncPolicy'] {
  const { automated, retryLimit, syncOptions } = settings
  return {
    automated: automated === false ? undefined : { ...automated },
    syncOptions: [...new Set(['CreateNamespace=true', 'ServerSideApply=true', ...syncOptions])],
    managedNamespaceMetadata: namespaceMetadata(settings),
    retry: { limit: retryLimit, backoff: { duration: '15s', factor: 2, maxDuration: '5m' } },
  }
}

import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application'
import { finish } from '../kubernetes/edit.ts'
import { labelsOf, withoutEmpty } from '../kubernetes/metadata.ts'
import { applicationOptions } from '../options/application.ts'
import type { ApplicationOptions, ApplicationSettings } from '../options/application.ts'
import { parse } from '../options/parse.ts'

/** What `convexApplication` returns. */
export type ApplicationObjects = {
  readonly application: Application
}

/**
 * The Argo CD Application that syncs a rendered folder. It belongs beside the folder, not into it: an Application that
 * syncs itself cannot be taken out again. It has no finalizer, so that deleting it leaves the database alone.
 *
 * Sources: Argo CD v3.5 docs/user-guide/sync-options.md, auto_sync.md, app_deletion.md, diff-strategies.md.
 *
 * @throws ConvexK8sError when options are wrong.
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
  return finish('convexApplication', { application: application(settings) }, settings.edit)
}

function application(settings: ApplicationSettings): Application {
  const { project, repoURL, path, targetRevision, destination } = settings
  return new Application({
    metadata: {
      name: settings.name,
      namespace: settings.namespace,
      labels: labelsOf(settings, 'application'),
      // Compares what the API server would make of the manifests, so that defaults are no drift.
      annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true', ...settings.annotations },
    },
    spec: {
      project,
      source: { repoURL, path, targetRevision },
      destination: { ...destination },
      ignoreDifferences: settings.ignoreDifferences,
      syncPolicy: syncPolicy(settings),
    },
  })
}

function syncPolicy(settings: ApplicationSettings): NonNullable<Application['spec']>['syncPolicy'] {
  const { automated, retryLimit, syncOptions } = settings
  const namespace = withoutEmpty(settings.namespaceLabels)
  return {
    automated: automated === false ? undefined : { ...automated },
    syncOptions: [...new Set(['CreateNamespace=true', 'ServerSideApply=true', ...syncOptions])],
    managedNamespaceMetadata: namespace === undefined ? undefined : { labels: namespace },
    retry: { limit: retryLimit, backoff: { duration: '15s', factor: 2, maxDuration: '5m' } },
  }
}

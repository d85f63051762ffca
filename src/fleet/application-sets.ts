import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application'
import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet'
import type { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application'
import { convexApplication } from '../components/argocd/application.ts'
import { ConvexK8sError } from '../errors.ts'
import { labelsOf } from '../kubernetes/metadata.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { invalidOptions } from '../options/parse.ts'
import type { FleetSettings } from './options.ts'
import { sharedNamespaceOf } from './shared-database.ts'

/** ApplicationSets by cluster, as objects of a folder. */
export type ApplicationSets = {
  readonly [cluster: string]: {
    readonly applicationSet: IApplicationSet & K8sObject
    /** The Application of a shared database cluster, one sync wave before the others. */
    readonly postgresApplication?: Application
  }
}

const here = 'https://kubernetes.default.svc'

/**
 * One ApplicationSet for each cluster, over the folders in Git, which keeps it small for any number of instances (an
 * object in etcd has at most 1.5 MiB), and a new instance is a new folder. When a folder is removed, its Application is
 * deleted, but its objects are kept (`preserveResourcesOnDeletion`): delete an instance manually.
 *
 * Sources: argo-cd@v3.6.1 docs/operator-manual/applicationset/Generators-Git.md#"## Git Generator: Directories",
 * argo-cd@v3.6.1 docs/operator-manual/applicationset/Controlling-Resource-Modification.md#"## Prevent an
 * `Application`'s child resources".
 */
export function applicationSetsOf(settings: FleetSettings): ApplicationSets {
  const { application, clusters, namespace, sharedPostgres } = settings
  if (application === undefined) return {}
  const { name = 'convex', namespace: argocd = 'argocd', path, ...options } = application
  const places =
    clusters === undefined
      ? [{ id: 'fleet', name, path, server: here }]
      : Object.entries(clusters).map(([cluster, { server }]) => ({
          id: cluster,
          name: `${name}-${cluster}`,
          path: `${path}/${cluster}`,
          server,
        }))
  return Object.fromEntries(
    places.map((place) => {
      const { spec, metadata } = templateOf({ ...options, path: place.path, destination: { server: place.server } })
      // Plain data: the schema of an ApplicationSet is a fifth of the whole package, for a few fields. The tests
      // compare it with that schema.
      const applicationSet: IApplicationSet & K8sObject = {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'ApplicationSet',
        metadata: {
          name: place.name,
          namespace: argocd,
          labels: labelsOf({ labels: options.labels ?? {} }, 'application'),
        },
        spec: {
          goTemplate: true,
          goTemplateOptions: ['missingkey=error'],
          generators: [
            {
              git: {
                repoURL: options.repoURL,
                revision: options.targetRevision ?? 'HEAD',
                directories: [
                  { path: `${place.path}/*` },
                  ...(sharedPostgres === undefined
                    ? []
                    : [{ path: `${place.path}/${sharedPostgres.name}`, exclude: true }]),
                ],
              },
            },
          ],
          syncPolicy: { preserveResourcesOnDeletion: true },
          template: {
            metadata: {
              name: clusters === undefined ? '{{.path.basename}}' : `${place.id}-{{.path.basename}}`,
              ...metadata,
            },
            spec: {
              ...spec,
              source: { ...spec.source, path: '{{.path.path}}' },
              destination: { server: place.server, namespace: namespace ?? '{{.path.basename}}' },
            },
          },
        },
      }
      if (sharedPostgres === undefined) return [place.id, { applicationSet }]
      const postgresApplication = orIssues(() =>
        convexApplication({
          ...options,
          name: clusters === undefined ? sharedPostgres.name : `${place.id}-${sharedPostgres.name}`,
          namespace: argocd,
          path: `${place.path}/${sharedPostgres.name}`,
          destination: { server: place.server, namespace: sharedNamespaceOf(settings, sharedPostgres) },
          syncWave: (options.syncWave ?? 0) - 1,
        }),
      ).application
      return [place.id, { applicationSet, postgresApplication }]
    }),
  )
}

interface Template {
  readonly spec: IApplication['spec'] & { readonly source: { readonly repoURL: string } }
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> }
}

/** The Application of one instance, whose options are those of `convexApplication`. */
function templateOf(options: Parameters<typeof convexApplication>[0]) {
  const { application } = orIssues(() => convexApplication(options))
  const { spec, metadata }: Template = JSON.parse(JSON.stringify(application))
  return { spec, metadata: { labels: metadata.labels, annotations: metadata.annotations } }
}

/** A problem of an Application is reported for the option of the fleet. */
function orIssues<Value>(make: () => Value): Value {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof ConvexK8sError)) throw error
    throw invalidOptions(
      'convexFleet',
      error.issues.map(({ path, message }) => ({ path: `application.${path}`, message })),
    )
  }
}

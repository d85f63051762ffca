import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application'
import * as v from 'valibot'
import { keepData } from '../../kubernetes/argocd/argocd.ts'
import { orOff } from '../choice.ts'
import { annotations, extraLabels, labels } from '../common.ts'
import { issue, withRules } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { editsOf, dnsLabel, flag, listOf, native, nonEmpty, objectName, textWithout, wholeNumber } from '../fields.ts'
import { strict } from '../strict.ts'

/** Options of `convexApplication`: the Argo CD Application that syncs the rendered folder. */
export interface ApplicationOptions {
  /**
   * Name of the Application.
   * @default 'convex'
   */
  readonly name?: string | undefined
  /**
   * Namespace of Argo CD.
   * @default 'argocd'
   */
  readonly namespace?: string | undefined
  /**
   * Labels of the Application, in addition to the common ones.
   * @default {}
   */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /**
   * Annotations of the Application, besides `argocd.argoproj.io/compare-options: ServerSideDiff=true`.
   * @default {}
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /**
   * Argo CD project.
   * @default 'default'
   */
  readonly project?: string | undefined
  /**
   * Repository that holds the folder. Git: an `https`, `http`, `ssh`, `git` or `file` URL, or `user@host:path`. An OCI
   * artifact: `oci://registry/repository`, without the tag (argo-cd@v3.6.1 docs/user-guide/oci.md#"## Declarative";
   * since 3.1).
   */
  readonly repoURL: string
  /** Path of the rendered folder in the repository, as in `argocd/applications/convex`. */
  readonly path: string
  /**
   * Branch, tag or commit; the tag or digest of an OCI artifact, which is required there.
   * @default 'HEAD'
   */
  readonly targetRevision?: string | undefined
  /**
   * Destination of the sync: by default the cluster of Argo CD.
   * @default { server: 'https://kubernetes.default.svc', namespace: 'convex' }
   */
  readonly destination?:
    | {
        /** URL of the API server. */
        readonly server?: string | undefined
        /** Namespace of the stack. Argo CD creates it. */
        readonly namespace?: string | undefined
      }
    | undefined
  /**
   * Labels of the namespace, for Pod Security levels.
   * @default {}
   */
  readonly namespaceLabels?: Readonly<Record<string, string>> | undefined
  /**
   * Annotations of the namespace. The default keeps Argo CD from deleting it, and everything in it, with the
   * Application (argo-cd@v3.6.1 docs/user-guide/sync-options.md#"## No Resource Deletion"). Given annotations replace
   * the default.
   * @default { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' }
   */
  readonly namespaceAnnotations?: Readonly<Record<string, string>> | undefined
  /**
   * Sync wave of the Application within an app of apps.
   * @default none
   */
  readonly syncWave?: number | undefined
  /**
   * Automatic sync. `prune` deletes objects that were removed from the folder; objects with data are never pruned.
   * `enabled: false` keeps the settings but requires a manual sync (argo-cd@v3.6.1 docs/user-guide/auto_sync.md#"explicitly
   * setting automated sync"; since 3.1). `allowEmpty` allows a sync to prune everything.
   * @default { prune: true, selfHeal: true }
   */
  readonly automated?:
    | {
        /** @default none; Argo CD defaults to true */
        readonly enabled?: boolean | undefined
        readonly prune?: boolean | undefined
        readonly selfHeal?: boolean | undefined
        /** @default none; Argo CD defaults to false */
        readonly allowEmpty?: boolean | undefined
      }
    | false
    | undefined
  /**
   * How many synced states Argo CD remembers, for a rollback in its interface.
   * @default none; Argo CD remembers 10
   */
  readonly revisionHistoryLimit?: number | undefined
  /**
   * Retries after a failed sync: during a failover or restart of the database, Argo CD reports it as degraded and the
   * sync fails.
   * @default 5
   */
  readonly retryLimit?: number | undefined
  /**
   * Sync options besides `CreateNamespace=true` and `ServerSideApply=true`.
   * @default []
   */
  readonly syncOptions?: readonly string[] | undefined
  /**
   * Fields that Argo CD does not compare.
   * @default none
   */
  readonly ignoreDifferences?: NonNullable<NonNullable<IApplication['spec']>['ignoreDifferences']> | undefined
  /**
   * Edit of the rendered object. It runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: ApplicationEdits | undefined
}

/** Edits of the objects of `convexApplication`. */
export interface ApplicationEdits {
  readonly application?: ((object: IApplication) => IApplication | void) | undefined
}

function pathProblems(text: string): readonly string[] {
  if (text.trim() === '') return ['expected the path of the folder in the repository; "." is its root']
  return [
    ...(text.startsWith('/') ? ['a path in a repository has no leading slash'] : []),
    ...(text.split('/').includes('..') ? ['a path in a repository has no ".."'] : []),
  ]
}

// An OCI artifact has its tag in `targetRevision`.
const ociUrl = /^oci:\/\/[^\s/@]+(?:\/[^\s/:@]+)+$/i

// What Git accepts: a URL with a scheme, or the short form of SSH (git-clone(1), GIT URLS).
const gitUrl = /^(?:(?:https?|ssh|git|file):\/\/\S+|[^\s/:@]+@[^\s/:@]+:\S+)$/i

/** A token in the URL would be visible in Git and in the cluster; Argo CD keeps repository credentials in Secrets. */
function repositoryProblem(text: string): string | undefined {
  if (/^https?:\/\/[^/?#]*@|:\/\/[^/@:]*:[^/@]*@/i.test(text)) {
    return 'a repository URL has no password and, with http or https, no user or token; give Argo CD the credentials of the repository in a Secret'
  }
  // The text is not repeated: it may contain a token.
  return gitUrl.test(text) || ociUrl.test(text)
    ? undefined
    : 'expected the URL of a Git repository: https://, http://, ssh://, git:// or file://, or user@host:path; or of an ' +
        'OCI artifact without its tag: oci://registry/repository'
}

const ownOptions: ReadonlySet<string> = new Set(['CreateNamespace', 'ServerSideApply'])

const syncOption = textWithout((text) => {
  if (!/^[A-Za-z]+=[A-Za-z]+$/.test(text)) return 'expected a sync option such as "PruneLast=true"'
  const [name = '', value] = text.split('=')
  return ownOptions.has(name) && value !== 'true' ? `${name} is always on: the folder is made for it` : undefined
}, 'a sync option such as "PruneLast=true"')

const automated = strict({
  enabled: v.optional(flag),
  prune: v.optional(flag, true),
  selfHeal: v.optional(flag, true),
  allowEmpty: v.optional(flag),
})

const artifactHasRevision: CrossRule<{ readonly repoURL: string; readonly targetRevision: string }> = (options) =>
  ociUrl.test(options.repoURL) && options.targetRevision === 'HEAD'
    ? issue(['targetRevision'], 'is required with oci://: the tag or the digest of the artifact')
    : []

export const applicationEdits = editsOf<ApplicationEdits>({ application: true })

const application = strict({
  name: v.optional(objectName, 'convex'),
  namespace: v.optional(dnsLabel, 'argocd'),
  labels: v.optional(extraLabels, {}),
  annotations: v.optional(annotations, {}),
  project: v.optional(nonEmpty, 'default'),
  repoURL: textWithout(repositoryProblem, 'the URL of a Git repository or an OCI artifact'),
  path: textWithout(pathProblems, 'the path of the folder'),
  targetRevision: v.optional(nonEmpty, 'HEAD'),
  destination: v.optional(
    strict({
      server: v.optional(nonEmpty, 'https://kubernetes.default.svc'),
      namespace: v.optional(dnsLabel, 'convex'),
    }),
    {},
  ),
  namespaceLabels: v.optional(labels, {}),
  namespaceAnnotations: v.optional(annotations, keepData),
  syncWave: v.optional(wholeNumber({ min: -1000, max: 1000 })),
  automated: v.optional(orOff(automated), {}),
  retryLimit: v.optional(wholeNumber({ min: 0, unit: 'attempts' }), 5),
  revisionHistoryLimit: v.optional(wholeNumber({ min: 0, unit: 'states' })),
  syncOptions: v.optional(listOf(syncOption), []),
  ignoreDifferences: v.optional(native<NonNullable<NonNullable<IApplication['spec']>['ignoreDifferences']>>('a list')),
  edit: v.optional(applicationEdits, {}),
})

export const applicationOptions = withRules(
  application,
  artifactHasRevision,
) satisfies v.GenericSchema<ApplicationOptions>

/** Settings of `convexApplication`. */
export type ApplicationSettings = v.InferOutput<typeof applicationOptions>

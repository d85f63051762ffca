/**
 * Sync waves of the stack (argo-cd@v3.6.1 docs/user-guide/sync-waves.md#"## How sync waves work?"): each must be
 * healthy before the next begins. The data volume shares the wave of the pod that mounts it, or a WaitForFirstConsumer
 * volume never binds; load balancers and routes come last, where waiting for an address cannot hold up anything else. A
 * snapshot of the volume is taken before anything new starts.
 *
 * Argo CD 3.6 also waits for a Database, so that it shares the wave of its Cluster, and for the status of a SealedSecret's
 * own generation, which sealed-secrets writes in every version but 0.24.2 (resource_customizations, v3.6.1).
 */
export const syncWave = {
  secrets: '-2',
  policies: '-2',
  snapshot: '-2',
  database: '-1',
  workloads: '0',
  exposure: '1',
} as const

export const syncWaveAnnotation = 'argocd.argoproj.io/sync-wave'

/** Puts an object into a sync wave. */
export function inSyncWave(wave: keyof typeof syncWave): Record<string, string> {
  return { [syncWaveAnnotation]: syncWave[wave] }
}

/**
 * Runs a Job after each sync, when everything else is healthy; the old one is deleted first, since the template of a
 * Job is immutable (argo-cd@v3.6.1 docs/user-guide/sync-waves.md#"## Hook lifecycle and cleanup").
 */
export const afterSync: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/hook': 'PostSync',
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
}

/**
 * Keeps an Application in sync although it no longer contains the object (argo-cd@v3.6.1
 * docs/user-guide/compare-options.md#"## Ignoring Resources That Are Extraneous").
 */
export const ignoreWhenGone: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
}

const syncOptions = 'argocd.argoproj.io/sync-options'

/**
 * Keeps Argo CD from deleting an object, either by pruning or with the Application (argo-cd@v3.6.1
 * docs/user-guide/sync-options.md#"## No Prune Resources","## No Resource Deletion"). A CloudNativePG Cluster owns its
 * volumes: deleting it deletes the data. A SealedSecret and an ExternalSecret own their Secret in the same way, which
 * may hold the only copy of an instance secret.
 */
export const keepData: Readonly<Record<string, string>> = {
  [syncOptions]: 'Prune=false,Delete=false',
}

/** Merges annotations. Sync options of both are combined; if both set the same one, the latter wins. */
export function withAnnotations(
  annotations: Readonly<Record<string, string>>,
  further: Readonly<Record<string, string>>,
): Record<string, string> {
  const [own, added] = [optionsIn(annotations), optionsIn(further)]
  const names = new Set(added.map(nameOf))
  const inBoth = [annotations, further].every((map) => map[syncOptions] !== undefined)
  const all = [...added, ...own.filter((option) => !names.has(nameOf(option)))]
  return { ...annotations, ...further, ...(inBoth && { [syncOptions]: all.join(',') }) }
}

function optionsIn(annotations: Readonly<Record<string, string>>): readonly string[] {
  const options = annotations[syncOptions]?.split(',') ?? []
  return options.map((option) => option.trim()).filter((option) => option !== '')
}

function nameOf(option: string): string | undefined {
  return option.split('=')[0]
}

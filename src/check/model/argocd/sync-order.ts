import type { K8sObject } from '../../../kubernetes/object.ts'
import { annotationOf } from '../read.ts'

const prefix = 'argocd.argoproj.io/'
const helmPrefix = 'helm.sh/'
export const syncWave = `${prefix}sync-wave`

const phases = ['PreSync', 'Sync', 'PostSync'] as const
type Phase = (typeof phases)[number]

const hookTypes = new Set<string>([...phases, 'SyncFail', 'Skip'])
const helmPhases = new Map<string, Phase>([
  ['pre-install', 'PreSync'],
  ['pre-upgrade', 'PreSync'],
  ['post-install', 'PostSync'],
  ['post-upgrade', 'PostSync'],
])

/** When Argo CD applies an object: phases come one after the other, and in each its waves. */
export interface SyncMoment {
  readonly phase: Phase
  readonly wave: number
}

/**
 * The sync wave of an object: a whole number as Go reads it, else the weight that Helm gives its hooks, else 0
 * (gitops-engine pkg/sync/syncwaves/waves.go, pkg/sync/hook/helm/weight.go, 5baed5604d2d).
 */
export function waveOf(object: K8sObject): number {
  return wholeNumber(annotationOf(object, syncWave)) ?? wholeNumber(annotationOf(object, `${helmPrefix}hook-weight`)) ?? 0
}

/** As `strconv.Atoi` on 64 bits: a sign and decimal digits alone. */
function wholeNumber(text = ''): number | undefined {
  if (!/^[+-]?0*\d{1,19}$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined
}

/** Whether Argo CD applies an object outside of the waves of its main phase, `Sync`. */
export function isHook(object: K8sObject): boolean {
  const { own, helm } = hooksOf(object)
  return own === undefined ? helm !== undefined && helm !== 'crd-install' : true
}

/**
 * The first moment at which a sync applies an object; `undefined` when no sync that goes well does: `Skip`, `SyncFail`,
 * Helm's hooks of other phases (gitops-engine pkg/sync/sync_phase.go, pkg/sync/hook/hook.go, 5baed5604d2d).
 */
export function momentOf(object: K8sObject): SyncMoment | undefined {
  const wave = waveOf(object)
  if (!isHook(object)) return { phase: 'Sync', wave }
  const { own, helm } = hooksOf(object)
  const named = listed(own).filter((name) => hookTypes.has(name))
  // The hooks of Helm count only where none of Argo CD's is named.
  const found = named.length > 0 ? named : listed(helm).map((name) => helmPhases.get(name))
  const phase = phases.find((name) => found.includes(name))
  return phase && { phase, wave }
}

/** Below 0 when one moment is before the other, 0 when they are the same. */
export function compareMoments(one: SyncMoment, other: SyncMoment): number {
  return phases.indexOf(one.phase) - phases.indexOf(other.phase) || one.wave - other.wave
}

/** A moment as a message says it. */
export function momentText({ phase, wave }: SyncMoment): string {
  return phase === 'Sync' ? `wave ${wave}` : `wave ${wave} of the phase ${phase}`
}

function hooksOf(object: K8sObject): { readonly own: string | undefined; readonly helm: string | undefined } {
  return { own: annotationOf(object, `${prefix}hook`), helm: annotationOf(object, `${helmPrefix}hook`) }
}

function listed(text = ''): readonly string[] {
  return text.split(',').map((item) => item.trim())
}

import type { K8sObject } from '../../../kubernetes/object.ts'
import { annotationOf } from '../read.ts'

const prefix = 'argocd.argoproj.io/'
const helmPrefix = 'helm.sh/'
export const syncWave = `${prefix}sync-wave`

/** Path of the annotation. */
export const wavePath = `metadata.annotations["${syncWave}"]`

const phases = ['PreSync', 'Sync', 'PostSync'] as const
type Phase = (typeof phases)[number]

const hookTypes = new Set<string>([...phases, 'SyncFail', 'Skip'])
const helmPhases = new Map<string, Phase>([
  ['pre-install', 'PreSync'],
  ['pre-upgrade', 'PreSync'],
  ['post-install', 'PostSync'],
  ['post-upgrade', 'PostSync'],
])

/** When Argo CD applies an object. Phases follow each other, and so do the waves of each phase. */
export interface SyncMoment {
  readonly phase: Phase
  readonly wave: number
}

/**
 * The sync wave of an object: the annotation if it is a whole number for Go, else the weight of a Helm hook, else 0
 * (gitops-engine@v3.6.1 pkg/sync/syncwaves/waves.go#Wave, gitops-engine@v3.6.1
 * pkg/sync/hook/helm/weight.go#Weight).
 */
export function waveOf(object: K8sObject): number {
  return (
    wholeNumber(annotationOf(object, syncWave)) ?? wholeNumber(annotationOf(object, `${helmPrefix}hook-weight`)) ?? 0
  )
}

/** As `strconv.Atoi` on 64 bits: an optional sign and decimal digits. */
function wholeNumber(text = ''): number | undefined {
  if (!/^[+-]?0*\d{1,19}$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined
}

/** Whether Argo CD applies an object as a hook, outside of the waves of the main phase `Sync`. */
export function isHook(object: K8sObject): boolean {
  const { own, helm } = hooksOf(object)
  return own === undefined ? helm !== undefined && helm !== 'crd-install' : true
}

/**
 * The first moment at which a sync applies an object; `undefined` if no successful sync does: `Skip`, `SyncFail`, and
 * Helm hooks of other phases (gitops-engine@v3.6.1 pkg/sync/sync_phase.go#syncPhases, gitops-engine@v3.6.1
 * pkg/sync/hook/hook.go#Types,Skip).
 */
export function momentOf(object: K8sObject): SyncMoment | undefined {
  const wave = waveOf(object)
  if (!isHook(object)) return { phase: 'Sync', wave }
  const { own, helm } = hooksOf(object)
  const named = listed(own).filter((name) => hookTypes.has(name))
  // Argo CD ignores Helm hooks on objects with its own hooks.
  const found = named.length > 0 ? named : listed(helm).map((name) => helmPhases.get(name))
  const phase = phases.find((name) => found.includes(name))
  return phase && { phase, wave }
}

/** Negative if the first moment is earlier, 0 if both are the same. */
export function compareMoments(one: SyncMoment, other: SyncMoment): number {
  return phases.indexOf(one.phase) - phases.indexOf(other.phase) || one.wave - other.wave
}

/** An object and when Argo CD applies it. */
export interface Timed {
  readonly object: K8sObject
  readonly moment: SyncMoment
}

/** An object with its moment, unless no successful sync applies it. */
export function timed(object: K8sObject): readonly Timed[] {
  const moment = momentOf(object)
  return moment === undefined ? [] : [{ object, moment }]
}

/** Order of objects by moment. */
export function byMoment(one: Timed, other: Timed): number {
  return compareMoments(one.moment, other.moment)
}

/** A moment as messages state it. */
export function momentText({ phase, wave }: SyncMoment): string {
  return phase === 'Sync' ? `wave ${wave}` : `wave ${wave} of the phase ${phase}`
}

function hooksOf(object: K8sObject): { readonly own: string | undefined; readonly helm: string | undefined } {
  return { own: annotationOf(object, `${prefix}hook`), helm: annotationOf(object, `${helmPrefix}hook`) }
}

function listed(text = ''): readonly string[] {
  return text.split(',').map((item) => item.trim())
}

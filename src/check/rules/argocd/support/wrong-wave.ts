import { titleOf } from '../../../../kubernetes/object.ts'
import type { Problem, Report } from '../../../rule.ts'
import { wavePath } from '../../../model/argocd/sync-order.ts'
import type { SyncMoment, Timed } from '../../../model/argocd/sync-order.ts'

type Fault = Pick<Problem, 'message' | 'fix' | 'severity'>

/** Reports the wave of an object; as an info if one Application may not apply both objects. */
export function wrongWave(report: Report, { message, fix, severity }: Fault, areSynced: boolean): Problem {
  const doubt = 'This applies if one Application applies the folders of both.'
  return areSynced ? report(wavePath, message, fix, severity) : report(wavePath, `${message} ${doubt}`, fix, 'info')
}

/** How an object comes into the wave of another one. Argo CD deletes and recreates hooks, so no fix adds a hook. */
export function moveTo({ phase }: SyncMoment, { object, moment }: Timed, alternative = ''): string {
  if (phase === moment.phase) return `Move it to wave ${moment.wave}${alternative}.`
  const hook = phase === 'Sync' ? titleOf(object) : 'it'
  return `Remove the hook annotation from ${hook}, so that both are in the phase Sync.`
}

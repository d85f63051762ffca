import type { MonitoringOptions } from './monitoring.ts'
import type { StackSettings } from '../stack/stack.ts'
import { isIssued } from '../routes/tls.ts'
import { volumeOf } from '../storage/volume.ts'
import type { VolumeOptions } from '../storage/volume.ts'

/** What the monitors of a stack depend on in its other parts. */
export function monitoredStackOf({
  backend,
  postgres,
  database,
  ingress,
  export: job,
}: StackSettings): MonitoringOptions {
  return {
    backend: { name: backend.name },
    database:
      postgres === false ? false : { name: postgres.name, backupSchedule: postgres.backup?.schedule || undefined },
    export: job && { name: job.name, schedule: job.schedule },
    claims: claimsOf(backend, volumeOf({ ...backend, database })),
    certificate: ingress !== false && isIssued(ingress) ? ingress.name : undefined,
  }
}

function claimsOf({ name }: StackSettings['backend'], volume: VolumeOptions | false): readonly string[] {
  return volume === false ? [] : [volume.existingClaim ?? volume.claimName ?? `${name}-data`]
}

/** Whether the backend serves metrics: as its option says, or because something reads them. */
export function hasMetrics({ backend, monitoring }: StackSettings): boolean {
  return backend.metrics ?? monitoring !== false
}

import { cloudnativePg } from '../../../../sources/source.ts'
import type { File } from '../../../../sources/source.ts'

/** Functions of the operator's webhook for clusters, of which a rule repeats the check. */
export const webhook = (...functions: readonly string[]): File =>
  cloudnativePg('internal/webhook/v1/cluster_webhook.go', ...functions)

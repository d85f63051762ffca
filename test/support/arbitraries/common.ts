import { partial } from './partial.ts'
import { annotations, dnsLabel, labels } from './text.ts'

/** Options of every builder. */
export const common = partial({ namespace: dnsLabel, labels, annotations })

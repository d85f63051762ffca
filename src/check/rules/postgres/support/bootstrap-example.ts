import { database } from '../../../examples/database.ts'

export const initdb = 'bootstrap: { initdb: { database: convex_self_hosted, owner: convex } }'

/** A cluster with further fields of `initdb`. */
export const withInitdb = (fields: string): string =>
  database({ [initdb]: `bootstrap: { initdb: { database: convex_self_hosted, owner: convex, ${fields} } }` })

export const path = 'spec.bootstrap.recovery'

/** A cluster that recovers from a source. */
export const recovered = (source: string): string =>
  database({ [initdb]: `bootstrap: { recovery: { database: convex_self_hosted, owner: convex, ${source} } }` })

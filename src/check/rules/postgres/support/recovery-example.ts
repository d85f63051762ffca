import { database } from '../../../examples/database.ts'

export const initdb = 'bootstrap: { initdb: { database: convex_self_hosted, owner: convex } }'
export const path = 'spec.bootstrap.recovery'

export const recovered = (source: string): string =>
  database({ [initdb]: `bootstrap: { recovery: { database: convex_self_hosted, owner: convex, ${source} } }` })

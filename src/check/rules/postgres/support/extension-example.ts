import { database } from '../../../examples/database.ts'

/** A cluster with the extension `vector` and further fields of it. */
export const extended = (fields: string): string =>
  database({ 'postgresql: { ': `postgresql: { extensions: [{ name: vector, ${fields} }], ` })

export const image = 'image: { reference: "ghcr.io/cloudnative-pg/pgvector:0.8.1-17-trixie" }'

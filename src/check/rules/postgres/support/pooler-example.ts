import { databaseWith, poolerYaml } from '../../../examples/database.ts'

/** A cluster with a Pooler, with fields of its `spec`. */
export const pooler = (fields: string): string => databaseWith(poolerYaml(fields))

import { databaseYaml } from '../../../../src/check/examples/database.ts'

export const [deployment = '', claim = '', cluster = ''] = databaseYaml.split('---\n')
export const backend = `${deployment}---\n${claim}`
export const pooler = (fields: string): string => `
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: { name: pool, namespace: convex }
spec: { cluster: { name: convex-db }, type: rw, ${fields} }
`

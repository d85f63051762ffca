import { database } from '../../../examples/database.ts'

const spread = '\n  postgresql: { synchronous: { method: any, number: 1, dataDurability: required },'

/** Three instances; one replica confirms every commit. */
export const threeInstances = database({
  'instances: 1': 'instances: 3',
  'enablePDB: false': 'enablePDB: true',
  '\n  postgresql: {': spread,
})

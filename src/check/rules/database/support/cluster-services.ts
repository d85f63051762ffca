import { cloudnativePg } from '../../../../sources/source.ts'

/** Where the operator names the Services of a cluster. */
export const clusterServices = cloudnativePg(
  'api/v1/cluster_types.go',
  'ServiceAnySuffix',
  'ServiceReadSuffix',
  'ServiceReadOnlySuffix',
  'ServiceReadWriteSuffix',
)

/** Kinds that have no namespace, among those that Convex and its operators use. */
export const clusterScoped: ReadonlySet<string> = new Set([
  'APIService',
  'ClusterExternalSecret',
  'ClusterImageCatalog',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'CustomResourceDefinition',
  'GatewayClass',
  'IngressClass',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'ProxyClass',
  'ProxyGroup',
  'StorageClass',
])

/** Kinds that have no namespace, of those that go with Convex and its operators. */
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

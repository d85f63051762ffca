/**
 * Types of the objects, for functions in separate files: an edit gets an `IDeployment`, a stack contains a
 * `Deployment`. They are those of kubernetes-models; only their types are public.
 */
export { Application, type IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application'
export type { ApplicationSet, IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet'
export { Certificate, type ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
export { Cluster, type ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
// `Database` is the type of an option.
export {
  Database as CnpgDatabase,
  type IDatabase as ICnpgDatabase,
} from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Database'
export { Pooler, type IPooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
export {
  ScheduledBackup,
  type IScheduledBackup,
} from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup'
export {
  ExternalSecret,
  type IExternalSecret,
} from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
export { HTTPRoute, type IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
export {
  PodMonitor,
  type IPodMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
export {
  PrometheusRule,
  type IPrometheusRule,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
export {
  ServiceMonitor,
  type IServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor'
export { SealedSecret, type ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
export { IngressRoute, type IIngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
export { Middleware, type IMiddleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware'
export { Deployment, type IDeployment } from 'kubernetes-models/apps/v1/Deployment'
export { CronJob, type ICronJob } from 'kubernetes-models/batch/v1/CronJob'
export { Job, type IJob } from 'kubernetes-models/batch/v1/Job'
export { Ingress, type IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
export { NetworkPolicy, type INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
export { ConfigMap, type IConfigMap } from 'kubernetes-models/v1/ConfigMap'
export { PersistentVolumeClaim, type IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
export { Service, type IService } from 'kubernetes-models/v1/Service'
export { ServiceAccount, type IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
export { ObjectStore, type IObjectStore } from './postgres/barman-cloud.ts'
export { VolumeSnapshot, type IVolumeSnapshot } from './storage/volume-snapshot.ts'

// Parts of them.
export type { TypeMeta } from '@kubernetes-models/base'
export type { IAffinity } from 'kubernetes-models/v1/Affinity'
export type { IContainer } from 'kubernetes-models/v1/Container'
export type { IEnvVar } from 'kubernetes-models/v1/EnvVar'
export type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
export type { IToleration } from 'kubernetes-models/v1/Toleration'
export type { ITopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint'
export type { IVolume } from 'kubernetes-models/v1/Volume'
export type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount'
export type {
  IObjectStoreConfiguration,
  IObjectStoreSecretKey,
  IObjectStoreUpload,
  IObjectStoreVariable,
} from './postgres/barman-cloud.ts'

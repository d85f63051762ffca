/**
 * The types of the objects, for functions in files of their own: `IDeployment` is what an edit gets, `Deployment` what a
 * stack holds. They are those of kubernetes-models.
 */
export type { Application, IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application'
export type { ApplicationSet, IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet'
export type { Certificate, ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
export type { Cluster, ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
// `Database` is the type of an option.
export type {
  Database as CnpgDatabase,
  IDatabase as ICnpgDatabase,
} from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Database'
export type { IPooler, Pooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
export type {
  IScheduledBackup,
  ScheduledBackup,
} from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup'
export type {
  ExternalSecret,
  IExternalSecret,
} from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
export type { HTTPRoute, IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
export type {
  IPodMonitor,
  PodMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
export type {
  IPrometheusRule,
  PrometheusRule,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
export type {
  IServiceMonitor,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor'
export type { ISealedSecret, SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
export type { IIngressRoute, IngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
export type { IMiddleware, Middleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware'
export type { Deployment, IDeployment } from 'kubernetes-models/apps/v1/Deployment'
export type { CronJob, ICronJob } from 'kubernetes-models/batch/v1/CronJob'
export type { IJob, Job } from 'kubernetes-models/batch/v1/Job'
export type { IIngress, Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
export type { INetworkPolicy, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
export type { ConfigMap, IConfigMap } from 'kubernetes-models/v1/ConfigMap'
export type { IPersistentVolumeClaim, PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
export type { IService, Service } from 'kubernetes-models/v1/Service'
export type { IServiceAccount, ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
export type { IObjectStore, ObjectStore } from './postgres/barman-cloud.ts'
export type { IVolumeSnapshot, VolumeSnapshot } from './storage/volume-snapshot.ts'

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

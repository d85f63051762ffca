import { poolerParameters } from '../../../src/check/rules/postgres/databases/pooler-settings.ts'
import { isReservedVariable } from '../../../src/check/model/postgres/cluster.ts'
import { baselineCapabilities, restrictedVolumes } from '../../../src/check/model/policy/pod-security.ts'
import { matchers } from '../../../src/check/model/routes/traefik/traefik-rule.ts'
import { fixedParameters } from '../../../src/kubernetes/postgres/cloudnative-pg.ts'
import type { CopiedList } from './copied.ts'
import { inPaths, inPlace } from './copied.ts'

const admission = 'staging/src/k8s.io/pod-security-admission/policy'

// Of the kinds that belong to a deployment of Convex, with those of the newest release.
const healthKinds = [
  'bitnami.com/SealedSecret',
  'cert-manager.io/Certificate',
  'cert-manager.io/CertificateRequest',
  'cert-manager.io/ClusterIssuer',
  'cert-manager.io/Issuer',
  'external-secrets.io/ClusterExternalSecret',
  'external-secrets.io/ClusterSecretStore',
  'external-secrets.io/ExternalSecret',
  'external-secrets.io/PushSecret',
  'external-secrets.io/SecretStore',
  'gateway.networking.k8s.io/BackendTLSPolicy',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/ListenerSet',
  'gateway.networking.k8s.io/TLSRoute',
  'postgresql.cnpg.io/Backup',
  'postgresql.cnpg.io/Cluster',
  'postgresql.cnpg.io/Database',
  'snapshot.storage.k8s.io/VolumeSnapshot',
  'snapshot.storage.k8s.io/VolumeSnapshotContent',
]
const healthGroups = [...new Set(healthKinds.map((kind) => kind.replace(/\/.*/, '')))]

/** The lists that were copied from operators and from Kubernetes. */
export const copiedLists: readonly CopiedList[] = [
  {
    name: 'PostgreSQL parameters that CloudNativePG refuses',
    project: 'cloudnative-pg',
    ours: fixedParameters,
    path: 'pkg/postgres/configuration.go',
    theirs: inPlace('FixedConfigurationParameters', /^\s*"([\w.]+)":/gm),
  },
  {
    name: 'parameters of PgBouncer that CloudNativePG allows',
    project: 'cloudnative-pg',
    ours: poolerParameters,
    path: 'internal/webhook/v1/pooler_webhook.go',
    theirs: inPlace('AllowedPgbouncerGenericConfigurationParameters', /^\s*"(\w+)",/gm),
  },
  {
    name: 'variables that CloudNativePG reserves',
    project: 'cloudnative-pg',
    ours: ['CNPG_', 'PG', 'POD_NAME', 'NAMESPACE', 'CLUSTER_NAME'].filter(isReservedVariable),
    path: 'pkg/postgres/environment.go',
    theirs: inPlace('IsReservedEnvironmentVariable', /"(\w+)"/g),
  },
  {
    name: 'matchers of Traefik',
    project: 'traefik',
    ours: [...matchers.keys()],
    path: 'pkg/muxer/http/matcher.go',
    theirs: inPlace('httpFuncs', /"(\w+)":/g),
  },
  {
    name: 'capabilities that the level baseline allows',
    project: 'kubernetes',
    ours: baselineCapabilities,
    path: `${admission}/check_capabilities_baseline.go`,
    theirs: inPlace('capabilities_allowed_1_0', /"(\w+)"/g),
  },
  {
    name: 'volumes that the level restricted allows',
    project: 'kubernetes',
    ours: restrictedVolumes,
    path: `${admission}/check_restrictedVolumes.go`,
    theirs: inPlace('"case volume.ConfigMap != nil,"', /volume\.(\w+) != nil/g),
  },
  {
    name: 'kinds whose health Argo CD checks',
    project: 'argo-cd',
    ours: healthKinds,
    path: 'resource_customizations/',
    theirs: inPaths(
      new RegExp(
        `^resource_customizations/((?:${healthGroups.join('|').replaceAll('.', '\\.')})/\\w+)/health\\.lua$`,
        'g',
      ),
    ),
  },
]

import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { IProbe } from 'kubernetes-models/v1/Probe'
import type { IVolume } from 'kubernetes-models/v1/Volume'
import { apiPort, healthPath, sitePort } from '../../convex/ports.ts'
import { backendRepository } from '../../convex/release.ts'
import { imageReference } from '../../kubernetes/image.ts'
import { confinedContainer } from '../../kubernetes/policy/security.ts'
import type { BackendSettings } from '../../options/backend/backend.ts'
import { resourcesOf } from '../resources.ts'
import { pullSecretsOf, schedulingOf } from '../scheduling.ts'
import { databaseParts } from './database.ts'
import { podEnv } from './environment.ts'
import { paths } from './paths.ts'
import { securityParts } from './pod-security.ts'
import { s3Parts } from './s3.ts'

/** The backend's pod. */
export function backendPod(
  settings: BackendSettings,
  names: { readonly configMap: string; readonly claim: string | undefined; readonly account: string | undefined },
): IPodSpec {
  const image: IContainer = {
    name: 'backend',
    image: imageReference(settings.image, { repository: backendRepository, tag: settings.release }),
    imagePullPolicy: settings.image.pullPolicy ?? 'IfNotPresent',
  }
  const database = databaseParts(settings.database, settings.urlVariable)
  const store = s3Parts(settings.s3)
  const security = securityParts(settings, image)
  return {
    ...schedulingOf(settings, { app: settings.name }),
    serviceAccountName: names.account,
    automountServiceAccountToken: false,
    // Services of the namespace would otherwise appear as variables, some of which Convex reads.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
    securityContext: security.pod,
    imagePullSecrets: pullSecretsOf(settings.image.pullSecrets),
    initContainers: security.initContainers.length === 0 ? undefined : [...security.initContainers],
    containers: [
      {
        ...image,
        ...security.container,
        ports: [
          { name: 'api', containerPort: apiPort, protocol: 'TCP' },
          { name: 'site', containerPort: sitePort, protocol: 'TCP' },
        ],
        envFrom: [{ configMapRef: { name: names.configMap } }],
        env: podEnv(settings, [...database.env, ...store.env]),
        ...probes(settings.startupTimeoutSeconds),
        lifecycle: { preStop: { exec: { command: stopCommand(settings.shutdownDelaySeconds) } } },
        resources: resourcesOf(settings.resources),
        securityContext: { ...confinedContainer, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'data', mountPath: paths.data },
          { name: 'tmp', mountPath: paths.home },
          ...database.mounts,
          ...store.mounts,
          ...security.mounts,
        ],
      },
    ],
    volumes: [
      dataVolume(names.claim),
      { name: 'tmp', emptyDir: {} },
      ...database.volumes,
      ...store.volumes,
      ...security.volumes,
    ],
  }
}

function dataVolume(claim: string | undefined): IVolume {
  return claim === undefined
    ? { name: 'data', emptyDir: {} }
    : { name: 'data', persistentVolumeClaim: { claimName: claim } }
}

/**
 * Convex stops cleanly only on SIGINT, but Kubernetes sends SIGTERM, which its process 1 ignores
 * (convex-backend@652b828 crates/local_backend/src/main.rs#"Received Ctrl-C signal!"). The delay gives routes time to
 * remove the pod first.
 */
function stopCommand(delaySeconds: number): string[] {
  return ['/bin/sh', '-c', `sleep ${delaySeconds}; kill -INT 1`]
}

/** The port opens when everything is loaded, so one path serves all three probes. */
function probes(startupTimeoutSeconds: number): {
  [probe in 'startupProbe' | 'readinessProbe' | 'livenessProbe']: IProbe
} {
  const httpGet = { path: healthPath, port: 'api', scheme: 'HTTP' } as const
  const startupPeriod = 5
  return {
    startupProbe: {
      httpGet,
      periodSeconds: startupPeriod,
      timeoutSeconds: 5,
      failureThreshold: Math.ceil(startupTimeoutSeconds / startupPeriod),
    },
    readinessProbe: { httpGet, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    // Lenient: running functions can keep every core busy, and a restart would cut them off.
    livenessProbe: { httpGet, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
  }
}

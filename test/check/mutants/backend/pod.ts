import type { Mutant } from '../mutant.ts'
import {
  beside,
  containerOf,
  dataVolume,
  each,
  isBackend,
  isWorkload,
  make,
  nameOf,
  namespaceOf,
  podOf,
  variants,
} from '../support/backend.ts'
import type { Json } from '../support/backend.ts'

const writers: readonly Mutant[] = [
  ...variants([2, 3, 10], (replicas) =>
    each('backend-single-writer', `${replicas} replicas`, isBackend, (object) => {
      make(object, 'spec')['replicas'] = replicas
    }),
  ),
  each('backend-single-writer', 'a DaemonSet', isBackend, (object) => {
    object['kind'] = 'DaemonSet'
  }),
  ...variants(
    [undefined, {}, { type: 'RollingUpdate' }, { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }],
    (strategy) =>
      each('backend-recreate', `strategy ${JSON.stringify(strategy)}`, isBackend, (object) => {
        make(object, 'spec')['strategy'] = strategy
      }),
  ),
  ...variants(
    ['argoproj.io/v1alpha1 Rollout', 'serving.knative.dev/v1 Service', 'apps.openshift.io/v1 DeploymentConfig'],
    (type) =>
      each('backend-recreate', `a ${type}`, isBackend, (object) => {
        ;[object['apiVersion'], object['kind']] = type.split(' ')
        delete make(object, 'spec')['strategy']
      }),
  ),
  each('backend-autoscaler', 'Knative', isBackend, (object) => {
    object['apiVersion'] = 'serving.knative.dev/v1'
    object['kind'] = 'Service'
  }),
  each(
    'backend-second-writer',
    'a second Deployment',
    (object, objects) =>
      isBackend(object) && dataVolume(object)['persistentVolumeClaim'] !== undefined && objects.length > 0,
    (object, objects) => {
      const second = structuredClone(object)
      make(second, 'metadata')['name'] = `${nameOf(object)}-second`
      objects.push(second)
    },
  ),
  ...variants(
    [
      ['HorizontalPodAutoscaler', 'autoscaling/v2', { maxReplicas: 2 }],
      ['ScaledObject', 'keda.sh/v1alpha1', {}],
      ['HTTPScaledObject', 'http.keda.sh/v1alpha1', { replicas: { min: 0, max: 1 } }],
    ] as const,
    ([kind, apiVersion, spec]) =>
      each('backend-autoscaler', kind, isBackend, (object, objects) => {
        objects.push(
          beside(object, kind, apiVersion, { ...spec, scaleTargetRef: { kind: 'Deployment', name: nameOf(object) } }),
        )
      }),
  ),
  ...variants(
    [{ minAvailable: 1 }, { minAvailable: '100%' }, { maxUnavailable: 0 }, { maxUnavailable: '0%' }],
    (limit) =>
      each('backend-disruption-budget', JSON.stringify(limit), isBackend, (object, objects) => {
        const { selector } = make(object, 'spec')
        objects.push(beside(object, 'PodDisruptionBudget', 'policy/v1', { ...limit, selector }))
      }),
  ),
  each('backend-restart', 'a Job', isBackend, (object) => {
    object['kind'] = 'Job'
    object['apiVersion'] = 'batch/v1'
  }),
  ...variants(['Never', 'OnFailure'], (policy) =>
    each('backend-restart', `restartPolicy ${policy}`, isBackend, (object) => {
      podOf(object)['restartPolicy'] = policy
    }),
  ),
]

const command = (...words: readonly string[]): Json => ({ preStop: { exec: { command: words } } })

const life: readonly Mutant[] = [
  ...variants(
    [
      undefined,
      {},
      command('/bin/sh', '-c', 'sleep 5'),
      command('/bin/sh', '-c', 'kill -TERM 1'),
      { preStop: { sleep: { seconds: 5 } } },
    ],
    (lifecycle) =>
      each('backend-stop-signal', `lifecycle ${JSON.stringify(lifecycle)}`, isBackend, (object) => {
        containerOf(object)['lifecycle'] = lifecycle
      }),
  ),
  each('backend-stop-signal', 'shareProcessNamespace', isBackend, (object) => {
    podOf(object)['shareProcessNamespace'] = true
  }),
  ...variants([0, 30, 60], (seconds) =>
    each('backend-grace-period', `${seconds} seconds of grace and of sleep`, isBackend, (object) => {
      podOf(object)['terminationGracePeriodSeconds'] = seconds
      containerOf(object)['lifecycle'] = command('/bin/sh', '-c', `sleep ${seconds}; kill -INT 1`)
    }),
  ),
  each('backend-grace-period', 'the default grace and a long sleep', isBackend, (object) => {
    delete podOf(object)['terminationGracePeriodSeconds']
    containerOf(object)['lifecycle'] = command('/bin/sh', '-c', 'sleep 45; kill -INT 1')
  }),
  ...variants(['readinessProbe', 'livenessProbe'], (probe) =>
    each(`${probe.replace('Probe', '')}-probe`, `no ${probe}`, isBackend, (object) => {
      delete containerOf(object)[probe]
    }),
  ),
  ...['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((probe) =>
    variants(
      [
        { path: '/health', port: 3210 },
        { path: '/', port: 'api' },
        { path: '/version', port: 3211 },
        { path: '/version', port: 'site' },
        { path: '/version', port: 'web' },
      ],
      (httpGet) =>
        each('probe-path', `${probe} at ${httpGet.path} of ${httpGet.port}`, isBackend, (object) => {
          make(containerOf(object), probe)['httpGet'] = httpGet
        }),
    ),
  ),
  each('startup-probe', 'no startupProbe', isBackend, (object) => {
    delete containerOf(object)['startupProbe']
  }),
  each('progress-deadline', 'a short deadline', isBackend, (object) => {
    make(object, 'spec')['progressDeadlineSeconds'] = 30
  }),
  each('startup-probe', 'a short startupProbe', isBackend, (object) => {
    make(containerOf(object), 'startupProbe')['failureThreshold'] = 2
  }),
]

const confinement: readonly Mutant[] = [
  each(
    'backend-user',
    'another user',
    (object) => isBackend(object) && podOf(object)['initContainers'] === undefined,
    (object) => {
      make(podOf(object), 'securityContext')['runAsUser'] = 1000
    },
  ),
  each('backend-user', 'runAsNonRoot alone', isBackend, (object) => {
    podOf(object)['securityContext'] = { runAsNonRoot: true }
  }),
  each(
    'backend-user',
    'the programs of the image',
    (object) => isBackend(object) && podOf(object)['initContainers'] !== undefined,
    (object) => {
      delete containerOf(object)['workingDir']
      delete containerOf(object)['command']
    },
  ),
  each(
    'data-volume-group',
    'no fsGroup',
    (object) =>
      isBackend(object) &&
      podOf(object)['initContainers'] !== undefined &&
      dataVolume(object)['persistentVolumeClaim'] !== undefined,
    (object) => {
      delete make(podOf(object), 'securityContext')['fsGroup']
    },
  ),
  ...['allowPrivilegeEscalation', 'capabilities'].flatMap((field) => [
    each('pod-security-level', `no ${field} in a restricted namespace`, isWorkload, (object, objects) => {
      delete make(containerOf(object), 'securityContext')[field]
      objects.push(restricted(namespaceOf(object)))
    }),
  ]),
  each('pod-security-level', 'hostNetwork in a baseline namespace', isWorkload, (object, objects) => {
    podOf(object)['hostNetwork'] = true
    objects.push(restricted(namespaceOf(object), 'baseline'))
  }),
  each('service-links', 'enableServiceLinks is left out', isBackend, (object) => {
    delete podOf(object)['enableServiceLinks']
  }),
  each('service-account-token', 'automountServiceAccountToken is left out', isWorkload, (object) => {
    delete podOf(object)['automountServiceAccountToken']
  }),
  ...variants([['IPv6'], ['IPv6', 'IPv4']], (families) =>
    each(
      'backend-service-ipv4',
      families.join(),
      (object, objects) =>
        object['kind'] === 'Service' && objects.some((other) => isBackend(other) && nameOf(other) === nameOf(object)),
      (object) => {
        make(object, 'spec')['ipFamilies'] = families
      },
    ),
  ),
]

function restricted(name: unknown, level = 'restricted'): Json {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level } },
  }
}

/** Faults in how the backend runs. */
export const backendPodMutants: readonly Mutant[] = [...writers, ...life, ...confinement]

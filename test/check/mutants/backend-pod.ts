import type { Mutant } from './mutant.ts'
import {
  containerOf,
  each,
  entryOf,
  envOf,
  isBackend,
  isDashboard,
  isKind,
  isOnS3,
  list,
  make,
  nameOf,
  podOf,
  valueOf,
  variants,
} from './backend-tools.ts'
import type { Json, Objects } from './backend-tools.ts'

const isOnDisk = (object: Json, objects: Objects): boolean => isBackend(object) && !isOnS3(objects, object)
const isSqlite = (object: Json, objects: Objects): boolean =>
  isBackend(object) &&
  ['POSTGRES_URL', 'DATABASE_URL', 'MYSQL_URL'].every((name) => valueOf(objects, object, name) === undefined)
const isWorkload = (object: Json): boolean => isBackend(object) || isDashboard(object)

function dataVolume(workload: Json): Json {
  return list(podOf(workload), 'volumes').find((volume) => volume['name'] === 'data')!
}

function dataMount(workload: Json): Json {
  return list(containerOf(workload), 'volumeMounts').find((mount) => mount['name'] === 'data')!
}

function namespaceOf(object: Json): unknown {
  return make(object, 'metadata')['namespace']
}

function beside(object: Json, kind: string, apiVersion: string, spec: Json): Json {
  return { apiVersion, kind, metadata: { name: `${nameOf(object)}-extra`, namespace: namespaceOf(object) }, spec }
}

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
  ...variants(
    [
      ['helm.toolkit.fluxcd.io/v2 HelmRelease', { values: { image: 'convex-backend' } }],
      ['argoproj.io/v1alpha1 Application', { source: { helm: { values: 'image: x/convex-dashboard:1' } } }],
      ['core.oam.dev/v1beta1 Application', { components: [{ properties: { image: 'x/convex-backend:1' } }] }],
    ] as const,
    ([type, spec]) =>
      each('unchecked-parts', `a ${type}`, isBackend, (object, objects) => {
        const [apiVersion = '', kind = ''] = type.split(' ')
        objects.push(beside(object, kind, apiVersion, spec))
      }),
  ),
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
    each('backend-probes', `no ${probe}`, isBackend, (object) => {
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

const data: readonly Mutant[] = [
  ...variants(
    [{ emptyDir: {} }, { ephemeral: { volumeClaimTemplate: {} } }, { hostPath: { path: '/data' } }],
    (source) =>
      each('data-volume', `data on ${Object.keys(source)[0]}`, isOnDisk, (object) => {
        const pod = podOf(object)
        // A pod that stays on its node may well keep its data there.
        for (const key of ['nodeName', 'nodeSelector', 'affinity']) delete pod[key]
        const volumes = list(pod, 'volumes')
        volumes.splice(volumes.indexOf(dataVolume(object)), 1, { name: 'data', ...source })
      }),
  ),
  each('data-volume', 'nothing mounted', isOnDisk, (object) => {
    const mounts = list(containerOf(object), 'volumeMounts')
    mounts.splice(mounts.indexOf(dataMount(object)), 1)
  }),
  ...variants(['/data', '/convex/storage'], (path) =>
    each('data-volume', `the volume at ${path}`, isOnDisk, (object) => {
      dataMount(object)['mountPath'] = path
    }),
  ),
  each(
    'program-directory',
    'the volume at /convex',
    (object) => isBackend(object) && containerOf(object)['command'] === undefined,
    (object) => {
      dataMount(object)['mountPath'] = '/convex'
    },
  ),
  each('temporary-directory', 'TMPDIR elsewhere', isOnDisk, (object) => {
    entryOf(object, 'TMPDIR')!['value'] = '/tmp'
  }),
  ...variants(['tmp', 'storage', 'storage/modules'], (part) =>
    each('temporary-directory', `${part} is a part of its own`, isOnDisk, (object) => {
      list(containerOf(object), 'volumeMounts').push({ name: 'data', mountPath: `/convex/data/${part}`, subPath: part })
    }),
  ),
  each('writable-paths', 'the volume is read-only', isBackend, (object) => {
    dataMount(object)['readOnly'] = true
  }),
  each(
    'writable-paths',
    'the claim is read-only',
    (object) => isBackend(object) && dataVolume(object)['persistentVolumeClaim'] !== undefined,
    (object) => {
      make(dataVolume(object), 'persistentVolumeClaim')['readOnly'] = true
    },
  ),
  each('writable-paths', 'HOME cannot be written to', isOnDisk, (object) => {
    entryOf(object, 'HOME')!['value'] = '/root'
  }),
  each('sqlite-volume', 'SQLite on ReadWriteMany', isSqlite, (_, objects) => {
    const claim = objects.find(isKind('PersistentVolumeClaim'))
    if (claim === undefined) return false
    make(claim, 'spec')['accessModes'] = ['ReadWriteMany']
    return true
  }),
  each('volume-mounts', 'the volume has another name', isBackend, (object) => {
    dataVolume(object)['name'] = 'files'
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

function repositoryOf(object: Json): string {
  return String(containerOf(object)['image'])
    .split('@')[0]!
    .replace(/:[^/:]*$/, '')
}

const images: readonly Mutant[] = [
  ...variants(['', ':latest'], (tag) =>
    each('image-pinned', `tag "${tag}"`, isWorkload, (object) => {
      containerOf(object)['image'] = `${repositoryOf(object)}${tag}`
    }),
  ),
  each('image-same-release', 'a dashboard of another release', isDashboard, (object) => {
    containerOf(object)['image'] = `${repositoryOf(object)}:${'a'.repeat(40)}`
  }),
  each(
    'init-container-image',
    'programs of another release',
    (object) => isBackend(object) && podOf(object)['initContainers'] !== undefined,
    (object) => {
      list(podOf(object), 'initContainers')[0]!['image'] = `${repositoryOf(object)}:${'a'.repeat(40)}`
    },
  ),
]

const references: readonly Mutant[] = [
  {
    rule: 'secret-references',
    name: 'a sealed key of another name',
    apply: (objects) =>
      objects.flatMap((object, position) => {
        if (object['kind'] !== 'SealedSecret') return []
        const used = objects
          .filter(isBackend)
          .flatMap((workload) =>
            envOf(workload).map((entry) => make(structuredClone(entry), 'valueFrom', 'secretKeyRef')),
          )
        return Object.keys(make(structuredClone(object), 'spec', 'encryptedData'))
          .filter((key) => used.some((item) => item['name'] === nameOf(object) && item['key'] === key))
          .map((key) => {
            const copy = structuredClone(objects) as Json[]
            const sealed = make(copy[position]!, 'spec', 'encryptedData')
            sealed[`${key}_OLD`] = sealed[key]
            delete sealed[key]
            return copy
          })
      }),
  },
  each('secret-references', 'a slip in the name of the Secret', isKind('SealedSecret'), (object) => {
    make(object, 'metadata')['name'] = `${nameOf(object)}x`
  }),
  each('secret-references', 'the Secret in another namespace', isKind('SealedSecret'), (object) => {
    make(object, 'metadata')['namespace'] = 'somewhere-else'
  }),
  each('config-map-references', 'the ConfigMap is gone', isKind('ConfigMap'), (object, objects) => {
    objects.splice(objects.indexOf(object), 1)
  }),
  each('config-map-references', 'a key that the ConfigMap has not', isBackend, (object) => {
    const map = make(list(containerOf(object), 'envFrom')[0]!, 'configMapRef')['name']
    envOf(object).push({ name: 'RUST_LOG', valueFrom: { configMapKeyRef: { name: map, key: 'NOT_THERE' } } })
  }),
  each('secret-producers', 'an ExternalSecret beside the sealed one', isKind('SealedSecret'), (object, objects) => {
    objects.push({
      ...beside(object, 'ExternalSecret', 'external-secrets.io/v1', {}),
      metadata: { name: nameOf(object), namespace: namespaceOf(object) },
    })
  }),
  each('claim-references', 'a claim of another name', isBackend, (object) => {
    const volumes = make(object, 'spec', 'template', 'spec')['volumes'] as { persistentVolumeClaim?: object }[]
    const volume = volumes.find(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined)
    if (volume !== undefined) volume.persistentVolumeClaim = { claimName: 'absent' }
    return volume !== undefined
  }),
  each('workload-selector', 'another label in the selector', isBackend, (object) => {
    make(object, 'spec', 'selector')['matchLabels'] = { app: 'absent' }
  }),
  each('plain-secrets', 'a plain Secret of the credentials', isBackend, (object, objects) => {
    const { name } = make(entryOf(object, 'INSTANCE_SECRET')!, 'valueFrom', 'secretKeyRef')
    objects.push({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: namespaceOf(object) },
      stringData: { a: 'b' },
    })
  }),
]

const quantities: readonly Mutant[] = [
  ...variants(
    [
      { limits: { memory: '512m' } },
      { limits: { memory: 512 } },
      { requests: { memory: '1000m' } },
      { requests: { memory: '512MB' } },
      { requests: { cpu: '500Mi' } },
      { requests: { cpu: '250' } },
      { limits: { 'ephemeral-storage': '10' } },
    ],
    (resources) =>
      each('resource-quantities', JSON.stringify(resources), isWorkload, (object) => {
        containerOf(object)['resources'] = resources
      }),
  ),
  ...variants(['10', '500m', 50, '10GB'], (storage) =>
    each('resource-quantities', `a claim of ${storage}`, isKind('PersistentVolumeClaim'), (object) => {
      make(object, 'spec', 'resources', 'requests')['storage'] = storage
    }),
  ),
]

export const backendPodMutants: readonly Mutant[] = [
  ...quantities,
  ...writers,
  ...life,
  ...data,
  ...confinement,
  ...images,
  ...references,
]

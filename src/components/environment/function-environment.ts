import type { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { functionEnvironmentComponent as component } from '../../convex/function-variables.ts'
import { afterSync, inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { finish } from '../../kubernetes/edit.ts'
import type { KeptFile } from '../../kubernetes/kept-file.ts'
import { appMetadata, metadataOf } from '../../kubernetes/metadata.ts'
import { defaultAdminKey } from '../../options/secrets/credentials.ts'
import {
  functionEnvironmentOptions,
  keysOfFunctions,
  wantedVariables,
} from '../../options/environment/function-environment.ts'
import type {
  FunctionEnvironmentOptions,
  FunctionEnvironmentSettings,
} from '../../options/environment/function-environment.ts'
import type { SecretKeyReference } from '../../options/common.ts'
import { invalidOptions, parse } from '../../options/parse.ts'
import { externalSecretOf } from '../secrets/external-secret.ts'
import { keptSeal, placedSeal, sealIssues } from '../secrets/sealed-source.ts'
import type { WantedSecret } from '../secrets/sealed-source.ts'
import { functionJob } from './job.ts'
import { script } from './script.ts'

/** What `convexFunctionEnvironment` returns. */
export type FunctionEnvironmentObjects = {
  /** Sets the variables after each sync. */
  readonly job: Job
  /** The program of the Job, the text of variables, and references to the others. */
  readonly configMap: ConfigMap
  /** The given SealedSecret, with the metadata of the stack. */
  readonly sealedSecret?: SealedSecret
  /** The sealed file that the folder must contain. */
  readonly sealedFile?: KeptFile
  /** The ExternalSecret that fetches the Secret from a secret store. */
  readonly externalSecret?: ExternalSecret
}

/**
 * The environment of functions, stored in Git and Secrets. A Job (PostSync hook of Argo CD) waits for the backend,
 * compares the variables, and sets those that differ in one request to its API. It uses the Node.js of the backend's
 * image and nothing from npm. It prints names, never values; the last line of its log is the reason for a failure,
 * which fails the sync.
 *
 * Argo CD does not compare hooks (argo-cd@v3.6.1 controller/state.go#"case resState.Hook || ignore.Ignore(obj)"): the
 * desired variables are therefore in a ConfigMap, whose change triggers a sync. Without Argo CD, delete the Job before
 * each `kubectl apply`: the template of a Job is immutable.
 *
 * Sources: convex-backend@652b828 crates/local_backend/src/environment_variables.rs#update_environment_variables,
 * convex-backend@652b828 self-hosted/docker-build/Dockerfile.backend#"/usr/bin/node /usr/bin/node" (Node.js, 22.22.2 by
 * .nvmrc); argo-cd@v3.6.1 docs/user-guide/sync-waves.md#"## Combining Sync waves and hooks".
 *
 * @throws ConvexK8sError if options are invalid, or if a SealedSecret lacks a key.
 *
 * @example
 * ```ts
 * import { convexFunctionEnvironment } from '@proompteng/convex-k8s'
 *
 * const { job, configMap } = convexFunctionEnvironment({
 *   variables: {
 *     SITE_URL: 'https://app.example.com',
 *     OPENAI_API_KEY: { secret: 'openai', key: 'api-key' },
 *   },
 * })
 * ```
 */
export function convexFunctionEnvironment(options: FunctionEnvironmentOptions): FunctionEnvironmentObjects {
  return functionEnvironmentObjects(parse('convexFunctionEnvironment', functionEnvironmentOptions, options))
}

/** The objects of `convexFunctionEnvironment` for options that have been checked. */
export function functionEnvironmentObjects(settings: FunctionEnvironmentSettings): FunctionEnvironmentObjects {
  const { sealedFile, sealedSecret, externalSecret, secretName: name, namespace } = settings
  const keys = keysOfFunctions(settings)
  const wanted: WantedSecret = { name, namespace, keys, secretKeys: keys, reader: 'the environment of functions' }
  const issues = sealedSecret === undefined ? [] : sealIssues(sealedSecret, wanted)
  if (issues.length > 0) throw invalidOptions('convexFunctionEnvironment', issues)
  const objects = finish(
    'convexFunctionEnvironment',
    {
      sealedSecret: sealedSecret && placedSeal(settings, sealedSecret, { name, component }),
      externalSecret:
        externalSecret &&
        externalSecretOf(settings, externalSecret, { name, component, remoteRefs: externalSecret.remoteRefs }),
      configMap: configMap(settings),
      job: new Job({
        metadata: appMetadata(settings, component, afterSync),
        spec: functionJob(settings),
      }),
    },
    settings.edit,
    ['sealedSecret'],
  )
  return sealedFile === undefined ? objects : { ...objects, sealedFile: keptSeal(sealedFile, wanted) }
}

/** Where the volume of the Job holds the key of a Secret, below `secrets`. */
function placeOf({ secret, key }: SecretKeyReference): string {
  return `${secret}/${key}`
}

/** JSON without text that Flux and envsubst would replace, and without text that YAML would have to escape. */
function asPlainJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replaceAll('${', String.raw`\u0024{`)
    .replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, (text) => {
      return String.raw`\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`
    })
}

function configMap(settings: FunctionEnvironmentSettings): ConfigMap {
  const { name, url, prune, timeoutSeconds, adminKey } = settings
  const wanted = wantedVariables(settings)
  const environment = {
    url,
    prune,
    // Each of the Job's three pods ends with a reason.
    seconds: Math.floor(timeoutSeconds / 3),
    login: placeOf(adminKey ?? defaultAdminKey),
    text: Object.fromEntries(wanted.filter(([, value]) => typeof value === 'string')),
    // In a form that a diff does not mistake for a value that must be hidden.
    secrets: wanted.flatMap(([variable, value]) =>
      typeof value === 'string' ? [] : [`${variable} from ${placeOf(value)}`],
    ),
  }
  return new ConfigMap({
    metadata: metadataOf(settings, { name, component, annotations: inSyncWave('workloads') }),
    data: { 'environment.json': `${asPlainJson(environment)}\n`, 'sync.mjs': script },
  })
}

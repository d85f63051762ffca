import { convexFunctionEnvironment } from '@proompteng/convex-k8s'
import type { FunctionEnvironmentOptions } from '@proompteng/convex-k8s'
import { sealedSample } from '../../../src/check/examples/sealed.ts'

export const store = { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' } } as const
export const variables = { SITE_URL: 'https://app.example.com', OPENAI_API_KEY: { secret: 'openai', key: 'api-key' } }
export const sealed = (keys: readonly string[], data = {}) => ({
  apiVersion: 'bitnami.com/v1alpha1' as const,
  kind: 'SealedSecret' as const,
  metadata: { name: 'convex-function-environment', namespace: 'convex' },
  spec: {
    encryptedData: Object.fromEntries(keys.map((key) => [key, sealedSample])),
    template: { metadata: { name: 'convex-function-environment', namespace: 'convex' }, data },
  },
})
export function build(options: FunctionEnvironmentOptions = { variables }) {
  const objects = convexFunctionEnvironment(options)
  const pod = objects.job.spec!.template.spec!
  return {
    ...objects,
    pod,
    container: pod.containers[0]!,
    wanted: JSON.parse(objects.configMap.data!['environment.json']!),
  }
}

import { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import { keepData, withAnnotations } from '../kubernetes/argocd/argocd.ts'
import { finish } from '../kubernetes/edit.ts'
import { withoutEmpty } from '../kubernetes/metadata.ts'
import { invalidOptions, parse } from '../options/parse.ts'
import { sealingKeyOf } from './certificate.ts'
import { sealValue } from './ciphertext.ts'
import { annotationsOf, labelOf } from './scope.ts'
import { sealSecretOptions } from './seal-options.ts'
import type { SealSecretOptions, SealSecretSettings } from './seal-options.ts'

/**
 * Seals a Secret for the sealed-secrets controller, as `kubeseal` does, without `kubeseal` and without a cluster: all
 * that it takes is the controller's certificate. Only the controller can open the result, so it can lie in Git. Sealing
 * is random: the same values give other bytes each time. Argo CD keeps it when it leaves the folder, since the Secret is
 * deleted with it; the option `annotations` can say otherwise.
 *
 * Sources: sealed-secrets pkg/crypto/crypto.go:32-73, pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go:91-278
 * (v0.36.6).
 *
 * @throws ConvexK8sError when options are wrong: a certificate that has expired or has no RSA key, names that Kubernetes
 * refuses, values that are no text and no bytes. No message holds a value.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { sealSecret, toYaml } from '@proompteng/convex-k8s'
 *
 * const sealedSecret = sealSecret({
 *   certificate: readFileSync('sealing-certificate.pem', 'utf8'),
 *   name: 's3-credentials',
 *   namespace: 'convex',
 *   data: { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' },
 * })
 * console.log(toYaml(sealedSecret))
 * ```
 */
export function sealSecret(options: SealSecretOptions): SealedSecret {
  const settings = parse('sealSecret', sealSecretOptions, options)
  const { name, namespace, scope, template } = settings
  const scopeAnnotation = annotationsOf(scope)
  const sealedSecret = new SealedSecret({
    metadata: {
      name,
      namespace,
      labels: withoutEmpty(settings.labels),
      annotations: { ...withAnnotations(keepData, settings.annotations), ...scopeAnnotation },
    },
    spec: {
      encryptedData: encryptedData(settings),
      template: {
        metadata: {
          name,
          namespace,
          labels: withoutEmpty(template.metadata.labels ?? {}),
          annotations: withoutEmpty({ ...template.metadata.annotations, ...scopeAnnotation }),
        },
        type: template.type,
        immutable: template.immutable,
        data: template.data,
      },
    },
  })
  return finish('sealSecret', { sealedSecret }, {}).sealedSecret
}

function encryptedData(settings: SealSecretSettings): ISealedSecret['spec']['encryptedData'] {
  const key = sealingKeyOf(settings.certificate)
  // Checked with the options already; only the moment in which it expires can lie between.
  if (typeof key === 'string') throw invalidOptions('sealSecret', [{ path: 'certificate', message: key }])
  const label = labelOf(settings.scope, settings)
  const entries = Object.entries(settings.data)
  return Object.fromEntries(entries.map(([name, value]) => [name, sealValue(key, label, bytesOf(value))]))
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value
}

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
 * Seals a Secret for the sealed-secrets controller, like `kubeseal`, but without `kubeseal` and without a cluster: it
 * needs only the controller's certificate. Only the controller can decrypt the result, so it can be committed to Git.
 * Sealing is random: the same values give different bytes each time. Argo CD keeps the SealedSecret when it is removed
 * from the folder, because the Secret would be deleted with it; the option `annotations` can override this.
 *
 * Sources: sealed-secrets@v0.40.0 pkg/crypto/crypto.go#HybridEncrypt, sealed-secrets@v0.40.0
 * pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go#EncryptionLabel,NewSealedSecret.
 *
 * @throws ConvexK8sError if options are invalid: a certificate that has expired or has no RSA key, names that
 * Kubernetes refuses, values that are neither text nor bytes. No message contains a value.
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
  // Checked with the options already; it can only have expired since then.
  if (typeof key === 'string') throw invalidOptions('sealSecret', [{ path: 'certificate', message: key }])
  const label = labelOf(settings.scope, settings)
  const entries = Object.entries(settings.data)
  return Object.fromEntries(entries.map(([name, value]) => [name, sealValue(key, label, bytesOf(value))]))
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value
}

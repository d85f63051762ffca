import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAuthority, createCertificate } from '../certificates.ts'
import { freePort } from '../ports.ts'

/** Where a program of this machine serves admission webhooks, and what it serves them with. */
export interface WebhookEndpoint {
  readonly port: number
  readonly url: string
  /** PEM file of the authority that signed the certificate. */
  readonly caFile: string
  /** The same for a webhook configuration: base64. */
  readonly caBundle: string
  /** Holds the certificate and its key. */
  readonly folder: string
}

/** The file names under which a program looks for its certificate and key. */
export interface WebhookFiles {
  readonly certificate: string
  readonly key: string
}

/** Makes a folder with a certificate for 127.0.0.1 and picks a port. */
export async function createWebhookEndpoint(
  parent: string,
  name: string,
  files: WebhookFiles = { certificate: 'tls.crt', key: 'tls.key' },
): Promise<WebhookEndpoint> {
  const folder = join(parent, name)
  await mkdir(folder)
  const authority = await createAuthority(folder, `${name}-ca`)
  const serving = await createCertificate(folder, authority, { name, subjects: ['IP:127.0.0.1'] })
  await copyFile(serving.certificate, join(folder, files.certificate))
  await copyFile(serving.key, join(folder, files.key))
  const caBundle = (await readFile(authority.certificate)).toString('base64')
  const port = await freePort()
  return { port, url: `https://127.0.0.1:${port}`, caFile: authority.certificate, caBundle, folder }
}

/** What a validating webhook is asked about. */
export interface ValidatingWebhook {
  /** Full name, such as `webhook.example.com`. */
  readonly name: string
  readonly path: string
  readonly rule: {
    readonly apiGroups: readonly string[]
    readonly apiVersions: readonly string[]
    readonly resources: readonly string[]
  }
}

/** A webhook configuration that fails closed, for projects that publish theirs only as a Helm template. */
export const validatingConfiguration = (
  endpoint: WebhookEndpoint,
  { name, path, rule }: ValidatingWebhook,
): object => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: [
    {
      name,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      clientConfig: { url: `${endpoint.url}${path}`, caBundle: endpoint.caBundle },
      rules: [{ ...rule, operations: ['CREATE', 'UPDATE'] }],
    },
  ],
})

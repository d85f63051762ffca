import type { IVolume } from 'kubernetes-models/v1/Volume'
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount'
import type { CertificateAuthority } from '../../options/database/certificate-authority.ts'

/** Only the certificate: the same Secret has the key that could sign a client certificate for any role. */
export function authorityFile(
  ca: CertificateAuthority,
  { name, mountPath, file }: { readonly name: string; readonly mountPath: string; readonly file: string },
): { readonly volumes: readonly IVolume[]; readonly mounts: readonly IVolumeMount[] } {
  const items = [{ key: ca.key ?? 'ca.crt', path: file }]
  const source =
    'secret' in ca ? { secret: { secretName: ca.secret, items } } : { configMap: { name: ca.configMap, items } }
  return { volumes: [{ name, ...source }], mounts: [{ name, mountPath, readOnly: true }] }
}

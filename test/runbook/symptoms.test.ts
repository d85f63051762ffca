import { convexStack, runbook } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { deployments } from './stacks.ts'
import { host, below, rows, of, key, s3, backup } from './texts.ts'

describe('symptoms', () => {
  it('name the option against checksums, at the archive and at the files', () => {
    const [checksums, other] = rows(of({ postgres: { backup } }), 'archiving fails')
    const endpoint = 'https://minio.example.com'
    const authority = (more: object) =>
      rows(of({ postgres: { backup: { ...backup, endpoint, ...more } } }), 'archiving')
    expect(authority({})[1]).toMatch(/CERTIFICATE_VERIFY_FAILED.*`postgres\.backup\.endpointCA`/)
    expect(authority({ endpointCA: key('ca') })[1]).toContain('into the Secret `files`')
    expect(checksums).toMatch(
      /x-amz-content-sha256.*Checksum Type mismatch.*InvalidDigest.*`postgres\.backup\.checksums: false`/,
    )
    expect(other).toContain('`convex-db-backups` contains the destination')
    expect(rows(of({ postgres: { backup: { ...backup, checksums: false } } }), 'archiving fails')[0]).toContain(
      'already',
    )
    expect(of()).not.toContain('archiving fails')
    const files = of({ backend: { s3: { region: 'us-east-1', bucketPrefix: 'acme', ...s3 } } })
    expect(rows(files, 'uploads fail: "UnknownIssuer"')[0]).toMatch(
      /Node actions: "self-signed certificate in certificate chain".*`backend\.s3\.endpointCA`/,
    )
    const endpointCA = { configMap: 'minio-ca', key: 'ca.crt' }
    const endpoint443 = { endpoint, endpointCA, forcePathStyle: true }
    const trusted = of({ backend: { s3: { region: 'us-east-1', bucketPrefix: 'acme', ...s3, ...endpoint443 } } })
    expect(rows(trusted, 'uploads fail: "UnknownIssuer"')[0]).toContain('into the ConfigMap `minio-ca`')
    expect(rows(trusted, 'Node actions cannot call')[0]).toContain('add it to the ConfigMap `minio-ca`')
    expect(rows(files, 'uploads fail: a header')[0]).toContain('`backend.s3.checksums: false`')
    expect(of()).not.toContain('backend.s3')
  })

  it('tell a SealedSecret whose status lags from one that does not open', () => {
    const stack = convexStack({ host, credentials: { sealedFile: 'backend-sealedsecret.yaml' } })
    const text = runbook(stack, { sealedSecrets: { name: 'sealing', namespace: 'security' } })
    const [broken, lagging] = rows(text, 'a SealedSecret is not healthy')
    expect(broken).toMatch(/missing or older.*seal it again/)
    expect(lagging).toContain('written later')
    expect(lagging).toContain('`kubectl --namespace security rollout restart deployment/sealing`')
    const section = below(text, '### Argo CD does not sync')
    expect(section).toContain(
      'get sealedsecret.bitnami.com/convex-backend-secrets secret/convex-backend-secrets --output',
    )
    expect(of()).not.toContain('SealedSecret is not healthy')
  })

  it('of External Secrets are those of the object and of its store', () => {
    const text = runbook(deployments['external-secrets']!)
    expect(rows(text, 'an ExternalSecret is not ready')[0]).toMatch(/`SecretSyncedError`.*`--cascade=orphan`/)
    expect(rows(text, 'ClusterSecretStore `vault` or SecretStore `vault` is not ready')).toHaveLength(1)
    expect(below(text, '### Argo CD does not sync')).toContain(
      'annotate externalsecret.external-secrets.io/convex-db-credentials --overwrite force-sync="$(date +%s)"',
    )
    expect(of()).not.toMatch(/an ExternalSecret is not ready/)
  })

  it('of an export name its bucket and the authority', () => {
    const text = runbook(deployments['export']!)
    expect(rows(text, 'the export fails')[0]).toMatch(/unknown authority.*`export\.endpointCA`/)
    expect(rows(text, 'the export fails')[1]).toMatch(/NoSuchBucket.*`s3:\/\/acme-exports\/convex`.*#scheduled-jobs/)
    expect(below(text, '### Scheduled jobs')).toContain('(Etc/UTC), to `s3://acme-exports/convex`')
    expect(of()).not.toContain('the export fails')
  })

  it.each(Object.entries(deployments))('and steps of %s name the commands that they mean', (_, deployment) => {
    expect(runbook(deployment)).not.toMatch(/(first|second|last|third) commands? |the commands below/)
  })

  it('know a processor that is too old, and a login that cannot be checked', () => {
    const text = of()
    expect(rows(text, 'exit code 132')[0]).toContain('Raspberry Pi 4')
    expect(rows(text, 'logins fail: `AuthProviderDiscoveryFailed`')[0]).toContain('its own public address')
    const section = below(text, '### Functions, logins and files')
    expect(section).toContain(`curl --silent --show-error https://${host}/version`)
    expect(section).toContain(`curl --silent --show-error https://${host}/http/.well-known/openid-configuration`)
  })
})

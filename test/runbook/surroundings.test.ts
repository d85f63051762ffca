import { runbook } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { sectionIn } from './sections.ts'
import { deployments } from './stacks.ts'
import { host, below, rows, of, s3 } from './texts.ts'

describe('logins of end users', () => {
  it('share the host below /http, but for Better Auth', () => {
    const section = below(of(), '### Logins of end users')
    expect(section).toContain(`\`CONVEX_SITE_URL\` is \`https://${host}/http\``)
    expect(section).toContain('without the `/http`')
    expect(section).toContain(`\`https://${host}/http/api/auth/callback/<PROVIDER>\``)
    expect(section).toMatch(/Better Auth needs the option `siteHost`/)
  })

  it('have a host with siteHost', () => {
    const section = below(of({ siteHost: 'actions.example.com' }), '### Logins of end users')
    expect(section).toContain('`CONVEX_SITE_URL` is `https://actions.example.com`')
    expect(section).toContain('Convex Auth or Better Auth: `https://actions.example.com/api/auth/callback/<PROVIDER>`')
    expect(section).not.toMatch(/siteHost|\/http`/)
  })
})

describe('what must exist before the first sync', () => {
  const section = (text: string) => sectionIn(text, '## Required Secrets')

  it('are ConfigMaps and buckets too', () => {
    const text = section(runbook(deployments['export']!))
    expect(rows(text, 'ConfigMap `minio-ca`')[0]).toContain('| `root.pem` | you, before the first sync |')
    expect(text).toContain('create configmap minio-ca --from-file=root.pem=root.pem.txt')
    expect(text).toContain('automatically: `s3://acme-exports/convex` (exports)')
    const all = section(runbook(deployments['everything']!))
    expect(all).toContain('`acme-user-files`')
    expect(all).toContain('`s3://acme-backups/orders` (backups of the database); `s3://acme-exports/orders` (exports)')
    expect(section(of())).not.toMatch(/ConfigMap|bucket/)
    // What the folder makes is no prerequisite.
    expect(section(runbook(deployments['external-postgres-ca']!))).toContain('ConfigMap `database-ca`')
  })

  it('are the values of an ExternalSecret, the admin key that belongs to the secret among them', () => {
    const text = section(runbook(deployments['external-secrets']!))
    expect(text).toMatch(/--secret-file instance-secret\.txt --out admin-key\.txt[\s\S]*delete the files/)
    expect(text).toContain('- the content of `instance-secret.txt`, as `convex`, property `instance-secret`')
    expect(text).toContain(
      '- the content of `admin-key.txt` (it belongs to that instance secret), as `convex`, property `admin-key`',
    )
    expect(text).toContain('into the SecretStore `vault` (`convex-database`)')
  })
})

describe('an origin on the tailnet', () => {
  it('is called by Node actions, and by the job of exports', () => {
    const tailnet: Partial<StackOptions> = { host: 'api.tail1a2b3.ts.net', ingress: { type: 'tailscale' } }
    const heading = '## What the tailnet sees'
    expect(below(of(tailnet), heading)).toContain('Node actions call it from the pod')
    const options = { ...tailnet, export: { destinationPath: 's3://acme/convex', region: 'eu-central-1', ...s3 } }
    expect(below(of(options), heading)).toContain(
      'Node actions and the CronJob `convex-export` call it from their pods',
    )
  })
})

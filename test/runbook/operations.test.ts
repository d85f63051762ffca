import { convexStack, runbook } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { callsOf, scriptsOf } from './programs.ts'
import { sectionIn } from './sections.ts'
import { deployments } from './stacks.ts'

const host = 'convex.example.com'

/** The text below a heading, up to the next one. */
function below(text: string, heading: string): string {
  const [, rest = ''] = text.split(`\n${heading}\n`)
  return rest.split(/\n##+ /)[0] ?? ''
}

/** The rows of a text that begin with a symptom. */
const rows = (text: string, symptom: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith(`| ${symptom}`))

const of = (options: Partial<StackOptions> = {}): string => runbook(convexStack({ host, ...options } as StackOptions))

const key = (name: string) => ({ secret: 'files', key: name })
const s3 = { credentials: { accessKeyId: key('id'), secretAccessKey: key('secret') } }
const backup = { destinationPath: 's3://acme/convex', ...s3 }

describe.each(Object.entries(deployments))('the first section of the runbook of %s', (_, deployment) => {
  const text = runbook(deployment)

  it('is the first after the head, with three commands before anything else', () => {
    expect(/^## .*$/m.exec(text)?.[0]).toBe('## When something is wrong')
    const calls = callsOf(scriptsOf(below(text, '## When something is wrong')).join('\n'))
    const [answers, runs, log, ...more] = calls.map(({ program, args }) => [program, ...args].join(' '))
    expect(more).toEqual([])
    expect(answers).toContain('npx @proompteng/convex-k8s smoke-test https://')
    expect(runs).toMatch(/kubectl --namespace \S+ get \w+,pods/)
    expect(log).toMatch(/kubectl --namespace \S+ logs \S+ --container=\w+ --tail=200/)
  })

  it('goes on by symptom, and explains the parts last', () => {
    const titles = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(titles.indexOf('Rotating secrets')).toBe(1)
    expect(titles.at(-1)).toBe('Components')
    const links = [...below(text, '## When something is wrong').matchAll(/\[([^\]]+)\]\(#/g)].map(([, title]) => title)
    const [symptoms = ''] = text.split('\n## Rotating secrets\n')
    expect([...symptoms.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toEqual(links)
  })

  it('has cells that can be read at a glance', () => {
    const [symptoms = ''] = text.split('\n## Rotating secrets\n')
    const cells = symptoms.split('\n').flatMap((line) => (line.startsWith('| ') ? line.split(' | ') : []))
    expect(cells.filter((cell) => cell.length > 150)).toEqual([])
  })
})

describe('a full volume', () => {
  const patched = (text: string): readonly (readonly string[])[] =>
    callsOf(scriptsOf(below(text, '### A volume is full')).join('\n'))
      .filter(({ args }) => args.includes('patch'))
      .map(({ args }) => args)

  it('is enlarged by the claim of each instance and its log first, then by the option', () => {
    const text = runbook(deployments['everything']!)
    expect(patched(text).map(([, namespace, , , claim]) => [namespace, claim])).toEqual(
      [1, 2, 3].flatMap((number) => ['', '-wal'].map((log) => ['orders', `orders-db-${number}${log}`])),
    )
    const [, , , , , type, , patch = ''] = patched(text)[0]!
    expect(type).toBe('--type=merge')
    expect(JSON.parse(patch)).toEqual({ spec: { resources: { requests: { storage: '<NEW-SIZE>' } } } })
    const section = below(text, '### A volume is full')
    expect(section).toContain('`Not enough disk space`')
    expect(section.indexOf('patch persistentvolumeclaim')).toBeLessThan(section.lastIndexOf('`postgres.storage.size`'))
  })

  it('is a row of the first table, which names the claim', () => {
    for (const [name, deployment] of Object.entries(deployments)) {
      const text = runbook(deployment)
      const [row] = rows(text, 'disk full')
      expect(row === undefined, name).toBe(!text.includes('### A volume is full'))
      if (row !== undefined) expect(row, name).toMatch(/"No space left on device".*PersistentVolumeClaim first, then/)
    }
    expect(rows(of(), 'disk full')[0]).toContain('"Not enough disk space"')
  })

  it('is prevented by the options, with the sizes of now', () => {
    const section = below(
      of({ postgres: { storage: { size: '70Gi' } }, backend: { volume: { size: '7Gi' } } }),
      '### A volume is full',
    )
    expect(section).toContain('`postgres.storage.size` (now `70Gi`) or `backend.volume.size` (now `7Gi`)')
    expect(section).toContain('not to the volume')
  })

  it('is only what there is', () => {
    const sqlite = of({ postgres: false, database: { type: 'sqlite' } })
    expect(patched(sqlite).map((args) => args[4])).toEqual(['convex-backend-data'])
    expect(below(sqlite, '### A volume is full')).toContain('`backend.volume.size`')
    expect(below(sqlite, '### A volume is full')).not.toMatch(/postgres|Not enough/i)
    expect(rows(sqlite, 'disk full')[0]).not.toContain('Not enough')
    const elsewhere = of({ backend: { volume: { existingClaim: 'files' } } } as Partial<StackOptions>)
    expect(patched(elsewhere).map((args) => args[4])).toEqual(['convex-db-1', 'files'])
    expect(below(elsewhere, '### A volume is full')).toContain('the claim `files` where it is created')
    expect(below(elsewhere, '### A volume is full')).not.toContain('Argo CD cannot sync')
  })
})

describe('numbers', () => {
  it('are those that the manifests set, or else those of the binary', () => {
    const given = { APPLICATION_MAX_CONCURRENT_V8_ACTIONS: 33, DOCUMENT_RETENTION_DELAY: 345_600 }
    const text = of({
      backend: {
        env: { ...given, APPLICATION_MAX_CONCURRENT_QUERIES: 44, SCHEDULED_JOB_EXECUTION_PARALLELISM: 5 },
      },
    })
    expect(rows(text, '"Too many concurrent')[0]).toMatch(/44 queries, 16 mutations, 33 actions/)
    expect(rows(text, 'scheduled functions')[0]).toContain('| 5 run at once |')
    expect(rows(text, 'the database grows')[0]).toContain('for 4 days')
    const bare = runbook(
      Object.values(convexStack({ host }).backend).map((object) => {
        const copy = structuredClone(JSON.parse(JSON.stringify(object))) as {
          kind: string
          data?: Record<string, string>
        }
        for (const name of Object.keys(copy.data ?? {})) if (/CONCURRENT|RETENTION/.test(name)) delete copy.data?.[name]
        return copy
      }) as never,
    )
    expect(rows(bare, '"Too many concurrent')[0]).toContain('16 queries, 16 mutations, 64 actions and 64 Node actions')
    expect(rows(bare, 'scheduled functions')[0]).toContain('| 8 run at once |')
  })

  it('name the versions of Node and of the package convex', () => {
    const text = of()
    expect(text).toContain('Node 22.12 or newer')
    expect(rows(text, '`npx convex deploy`')[0]).toMatch(/404, or 400 `BadJsonBody`.*`npm install convex@1\.45\.0`/)
    const other = of({ release: '94a42c3db8d7ba6d9fe36f2698f9d9d9daaac731' })
    expect(rows(other, '`npx convex deploy`')[0]).toContain('install an older one')
    expect(other).not.toContain('1.45.0')
    expect(below(text, '### Export')).toMatch(
      /npx convex env list > environment\.txt[\s\S]*from version 1\.48 on.*`--include-values`/,
    )
  })
})

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

describe('changes that take more than a commit', () => {
  it('are a major version of PostgreSQL, with the distribution, the archive and the statistics', () => {
    const plain = below(of(), '### PostgreSQL')
    expect(plain).toContain('same distribution (`trixie`)')
    expect(plain).toContain('psql --dbname=convex_self_hosted --command=ANALYZE')
    expect(plain).not.toMatch(/serverName|base backup/)
    const archived = below(of({ postgres: { backup } }), '### PostgreSQL')
    expect(archived).toMatch(/`postgres\.image`.*`postgres\.backup\.serverName` to a new name/)
    expect(archived).toMatch(/base backup at once[\s\S]*delete scheduledbackup\.postgresql\.cnpg\.io\/convex-db/)
    expect(archived).toMatch(
      /\[export\]\(#export\)[\s\S]*`postgres\.image`[\s\S]*get cluster[\s\S]*base backup[\s\S]*ANALYZE[\s\S]*`serverName: 'convex-db'` in `recovery`/,
    )
  })

  it('are another source for the credentials, whose old maker stays', () => {
    const heading = '### Another source for the credentials'
    const sealed = below(of({ credentials: { sealedFile: 'backend-sealedsecret.yaml' } }), heading)
    expect(sealed).toContain('delete sealedsecret.bitnami.com/convex-backend-secrets --cascade=orphan')
    expect(sealed).not.toContain('managed=true')
    const external = below(runbook(deployments['external secrets']!), heading)
    expect(external).toMatch(/delete externalsecret\.external-secrets\.io\/convex-backend-secrets --cascade=orphan/)
    // Without it, the controller gives up on the Secret of another owner.
    expect(external).toMatch(/sealedsecrets\.bitnami\.com\/managed=true[\s\S]*delete externalsecret/)
    // Rendering keeps a sealed file: with it in the folder, two objects make one Secret.
    expect(sealed).toMatch(/rm backend-sealedsecret\.yaml\n[\s\S]*render, commit, sync[\s\S]*--cascade=orphan/)
    expect(external).not.toContain('rm ')
    const both = below(runbook(deployments['everything']!), heading)
    for (const name of ['orders-secrets', 'orders-owner'])
      expect(both).toContain(`delete sealedsecret.bitnami.com/${name} --cascade=orphan`)
    expect(both).toContain('rm postgres-sealedsecret.yaml')
    expect(of()).not.toContain(heading)
    expect(rows(of(), 'OutOfSync')[0]).toContain('`--cascade=orphan`')
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

describe('the way back', () => {
  it('is a snapshot only where the database can be brought to its moment', () => {
    for (const name of ['minimal', 'snapshot', 'export'])
      expect(runbook(deployments[name]!)).not.toContain('`backend.volume.snapshot`')
    expect(below(runbook(deployments['backup']!), '### The volume of files')).toContain('restore the database to')
    expect(below(runbook(deployments['sqlite']!), '### The volume')).toContain('it holds documents and files')
  })

  it('has environment variables and functions before the data', () => {
    expect(below(of(), '### Import')).toMatch(
      /npx convex env set --from-file environment\.txt\nnpx convex deploy\nnpx convex import/,
    )
  })
})

describe('the environment of functions', () => {
  const [literal, sealed, external] = ['literal', 'sealed', 'external'].map((name) =>
    runbook(deployments[`functions-${name}`]!),
  ) as [string, string, string]
  const logs = 'kubectl --namespace convex logs job/convex-function-environment'

  it('is read from Secrets whose new values a sync brings, not a restart', () => {
    for (const [text, secret] of [
      [literal, 'openai'],
      [sealed, 'convex-function-environment'],
      [external, 'convex-function-environment'],
    ] as const) {
      const section = below(text, '### Variables of functions')
      expect(section).toMatch(
        new RegExp(`\\\`${secret}\\\`.*start a sync[\\s\\S]*delete job/[\\s\\S]*revoke the old value`),
      )
      expect(section).toContain(logs)
      expect(section).not.toContain('convex-backend-secrets')
    }
    const others = below(literal, '### Passwords and keys of other systems')
    expect(others).toMatch(/`openai`.*#variables-of-functions.*then revoke/)
    expect(others).not.toContain('no restart')
  })

  it('has a Secret that is made, added to and sealed again', () => {
    const section = below(sealed, '### Making `convex-function-environment`')
    expect(section).toMatch(
      /auth-keys .* --out function-environment-sealedsecret\.yaml[\s\S]*--merge-into function-env/,
    )
    expect(section).toContain('`--rotate`')
    expect(below(sealed, '### Sealing certificate')).toContain('< function-environment-sealedsecret.yaml >')
    const options = { sealedFile: 'keys.yaml', secretVariables: ['OPENAI_API_KEY'] }
    const stack = { credentials: { sealedFile: 'backend.yaml' }, functionEnvironment: options }
    const own = below(of(stack), '### Making `convex-function-environment`')
    expect(own).toMatch(
      /--from-file=OPENAI_API_KEY=OPENAI_API_KEY\.txt .* > keys\.yaml\n[\s\S]*--merge-into keys\.yaml\n/,
    )
    expect(own).not.toContain('auth-keys')
    const store = below(external, '### Making `convex-function-environment`')
    expect(store).toMatch(
      /- `JWKS`, as `convex`, property `jwks`[\s\S]*annotate externalsecret\S* --overwrite force-sync/,
    )
  })

  it('lets the rotation of the instance secret restart the backend before the sync ends', () => {
    expect(below(sealed, '### Instance secret')).toMatch(/waits for the restart[\s\S]*rollout restart[\s\S]*--follow/)
    expect(below(literal, '### Instance secret')).toMatch(/rollout restart[\s\S]*Put it into the Secret.*start a sync/)
  })

  it('fails by itself, with its reason in the log', () => {
    expect(rows(sealed, 'a sync fails at the Job')[0]).toContain(logs)
    expect(sectionIn(sealed, '## Required Secrets')).toContain(
      'The Job `convex-function-environment` starts, but fails.',
    )
  })

  it('wins over an import at the next sync', () => {
    expect(below(sealed, '### Import')).toMatch(/Job `convex-function-environment` sets[\s\S]*set --force --from-file/)
  })

  it('is in no runbook without the Job', () => {
    expect(of({ credentials: { sealedFile: 'a.yaml' } })).not.toMatch(
      /PostSync|Variables of functions|--force |the Job/,
    )
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

describe('the size of a runbook', () => {
  it('stays one that a person reads', () => {
    expect(of().split('\n').length).toBeLessThan(425)
  })
})

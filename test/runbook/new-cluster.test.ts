import { check, convexStack, renderFiles, runbook } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { mergeOptions, optionsIn, sectionIn } from './sections.ts'
import { archiving, deployments } from './stacks.ts'

const titled = (text: string): string => sectionIn(text, '## A new Kubernetes cluster')
const of = (name: string): string => titled(runbook(deployments[name]!))
const stackOf = (options: StackOptions): string => titled(runbook(convexStack(options)))
const host = 'convex.example.com'

/** Asserts that a text has all of the parts, one after the other. */
function expectInOrder(text: string, parts: readonly string[]): void {
  const places = parts.map((part) => text.indexOf(part))
  expect(parts.filter((_, index) => places[index] === -1)).toEqual([])
  expect(places).toEqual(places.toSorted((a, b) => a - b))
}

describe.each(Object.entries(archiving))('a new Kubernetes cluster for %s', (_, options) => {
  const before = convexStack(options)
  const section = titled(runbook(before))

  it('begins with a database that recovers everything the old one has archived', async () => {
    const after = convexStack(mergeOptions(options, await optionsIn(section)))
    expect(check(after).filter(({ severity }) => severity !== 'info')).toEqual([])
    const [old, next] = [before, after].map(({ postgres }) => postgres!.cluster)
    const source = next!.spec?.externalClusters?.[0]?.plugin?.parameters
    expect(source).toEqual(old!.spec!.plugins![0]!.parameters)
    // Where the old one has archived, the new one may not.
    expect(next!.spec!.plugins![0]!.parameters).not.toEqual(source)
    expect(section).toContain(`cluster.postgresql.cnpg.io/${next!.metadata!.name} --timeout`)
  })

  it('names a moment only where a volume has to fit to the database', async () => {
    expect(JSON.stringify(await optionsIn(section))).not.toContain('targetTime')
    const hasVolume = before.backend.persistentVolumeClaim !== undefined
    expect(section).toContain(hasVolume ? 'Set `targetTime` to the time of that backup' : '// no targetTime')
  })

  it('says why the old name is refused, and the way out when it was synced', () => {
    const name = before.postgres!.cluster.metadata!.name!
    const [steps = '', mistake = ''] = section.split('\n### It was synced under the old name\n')
    expectInOrder(steps, ['**Before the first sync**', 'recovery: {', 'Create the Application', 'ContinuousArchiving'])
    for (const sign of ['empty', 'Setting up primary', '`ContinuousArchiving` is `False`', 'Expected empty archive']) {
      expect(mistake).toContain(sign)
    }
    expect(mistake).toContain(`delete cluster.postgresql.cnpg.io ${name}\n`)
  })
})

describe('a new Kubernetes cluster', () => {
  it('has the sealing keys before the sync, for every sealed file, in the namespace of the controller', () => {
    const files = ['postgres-sealedsecret.yaml', 'backend-sealedsecret.yaml']
    const text = renderFiles(deployments['everything']!, {
      runbook: { sealedSecrets: { name: 'sealed-secrets', namespace: 'sealing' } },
    }).get('README.md')
    const section = titled(text ?? '')
    for (const file of files) {
      expect(section).toContain(
        `kubeseal --recovery-unseal --recovery-private-key sealing-keys.txt < ${file} > /dev/null`,
      )
      expect(section).toContain(`--controller-name=sealed-secrets --controller-namespace=sealing --validate < ${file}`)
    }
    expectInOrder(section, [
      'umask 077; kubectl --namespace sealing get secrets --selector=sealedsecrets.bitnami.com/sealed-secrets-key',
      'vault outside of this cluster and of Git',
      'kubectl create --filename=sealing-keys.txt',
      'kubectl --namespace sealing rollout restart deployment/sealed-secrets\n',
      '--validate',
      'kubectl create namespace orders',
      'recovery: {',
      'Create the Application',
      '[Save the sealing keys](#saving-the-sealing-keys) again',
    ])
    expect(section).toContain('Keep outside of this cluster: the values of `backups`, `exports`, `files`.')
  })

  it('needs no sealing keys where nothing is sealed', () => {
    expect(of('external secrets')).not.toMatch(/seal/i)
    expect(of('minimal')).toContain('the values of `convex-backend-secrets`')
    expect(of('external secrets')).not.toContain('the values of')
    expect(of('external secrets')).toContain('the secret store of External Secrets')
  })

  it('says how to keep the keys of a Secret that is sealed in another folder', () => {
    const section = of('minimal')
    expect(section).toContain('If a SealedSecret in another folder makes one of them')
    expect(section).toContain(
      '--selector=sealedsecrets.bitnami.com/sealed-secrets-key --output=yaml > sealing-keys.txt`',
    )
    expect(section).toContain('`kubectl create --filename=sealing-keys.txt`')
    expect(section).toContain('If External Secrets makes one of them, keep its secret store')
    expect(section).not.toContain('kubeseal')
  })

  it('says plainly what is lost without backups, and imports', () => {
    expect(of('minimal')).toContain('**The database has no backup**')
    expect(of('minimal')).toMatch(/\d\. \[Import\]\(#import\) the newest export\.\n/)
    for (const name of ['minimal', 'sqlite', 'mysql', 'external-postgres-plain']) {
      expect(of(name)).not.toMatch(/recovery|Expected empty archive/)
    }
    expect(of('sqlite')).toContain('**Only a backup of the volume or an [export](#export) brings it back.**')
    expect(of('external-postgres-plain')).toContain('runs elsewhere and is not affected')
  })

  it('brings files back from the volume or an export, and from buckets without a step', () => {
    expect(of('backup')).toContain('Restore the claim `convex-backend-data`')
    expect(of('backup')).toMatch(/\[Import\].*only without a backup of the volume/)
    expect(of('everything')).toContain('files are still in their buckets')
    expect(of('everything')).not.toMatch(/claim|\[Import\]/)
  })

  it('names the operators, cloud roles and snapshots that a new cluster lacks', () => {
    const own = '`bitnami.com`, `cert-manager.io`, `monitoring.coreos.com`, `postgresql.cnpg.io`, `traefik.io`'
    expect(of('everything')).toContain(`the operators of \`barmancloud.cnpg.io\`, ${own}, in their old versions`)
    expect(of('everything')).not.toMatch(/cloud roles|the snapshot is lost/)
    for (const name of ['recovery', 's3-identity']) expect(of(name)).toContain('cloud roles')
    for (const name of ['snapshot', 'volume-restored']) expect(of(name)).toContain('the snapshot is lost')
    expect(of('sqlite')).not.toContain('Tailscale')
    expect(of('minimal')).toContain('Tailscale')
  })

  it('loses as much as PostgreSQL takes to archive a segment', () => {
    const [backup] = Object.values(archiving).map(({ postgres }) => (postgres === false ? undefined : postgres?.backup))
    expect(stackOf({ host, postgres: { backup: backup! } })).toContain('the last `5min` of writes')
    const postgres = { backup: backup!, parameters: { archive_timeout: '60s' } }
    expect(stackOf({ host, postgres })).toContain('the last `60s` of writes')
  })
})

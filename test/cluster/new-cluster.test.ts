import { chmod, mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { convexStack, render, sealCredentials, sealPostgresCredentials, toYaml } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { scriptsOf } from '../runbook/programs.ts'
import { mergeOptions, optionsIn, sectionIn } from '../runbook/sections.ts'
import { binary } from './harness/programs/binaries.ts'
import { startCloudNativePg } from './harness/controllers/cloudnative-pg.ts'
import type { Cluster } from './harness/cluster.ts'
import { eventually } from './harness/eventually.ts'
import { kubesealConfig } from './harness/kubeseal.ts'
import { createNamespace } from './harness/namespaces.ts'
import { createObjects } from './harness/objects.ts'
import { run } from './harness/run.ts'
import type { Finished } from './harness/run.ts'
import type { SealedSecretsController } from './harness/controllers/sealed-secrets.ts'
import { startSealedSecrets } from './harness/controllers/sealed-secrets.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'
import type { PlainSeal } from './sealed-secrets/secrets.ts'
import { applySeal, bytesOf, opened, plainSeal, shut } from './sealed-secrets/secrets.ts'
import { asArgoCd } from './support/kubectl-apply.ts'

const controllers = new Map<Cluster, SealedSecretsController>()

async function startController(cluster: Cluster): Promise<void> {
  const controller = await startSealedSecrets(cluster)
  controllers.set(cluster, controller)
  await kubesealConfig(cluster, controller)
}

const lost = useCluster(startController)
const fresh = useCluster(startCloudNativePg)

const options: StackOptions = {
  host: 'convex.example.com',
  credentials: { sealedFile: 'backend-sealedsecret.yaml' },
  postgres: {
    credentials: { sealedFile: 'postgres-sealedsecret.yaml' },
    backup: {
      destinationPath: 's3://acme-backups/convex',
      credentials: {
        accessKeyId: { secret: 'convex-backup', key: 'id' },
        secretAccessKey: { secret: 'convex-backup', key: 'secret' },
      },
    },
  },
}

/** What Git holds: the rendered folder, with its runbook. */
let folder = ''
let runbook = ''
let seals: readonly PlainSeal[] = []

/** The certificate of a controller now. */
const certificateOf = async (cluster: Cluster): Promise<string> =>
  (await fetch(`${controllers.get(cluster)?.url}/v1/cert.pem`)).text()

/** Runs a command of the runbook in the folder, with the kubectl and the kubeseal of a cluster. */
async function shell(cluster: Cluster, command: string): Promise<Finished> {
  const bin = join(cluster.folder, 'bin')
  await mkdir(bin, { recursive: true })
  const kubeseal = join(bin, 'kubeseal')
  const config = join(cluster.folder, 'kubeseal.yaml')
  await writeFile(kubeseal, `#!/bin/sh\nexec '${await binary('kubeseal')}' --kubeconfig='${config}' "$@"\n`)
  await chmod(kubeseal, 0o755)
  const env = { KUBECONFIG: cluster.apiServer.kubeconfig, PATH: `${bin}:${process.env['PATH']}` }
  return run('bash', ['-euo', 'pipefail', '-c', command], { cwd: folder, env })
}

/** The commands of a block in a part of the runbook, one by one. */
function commandsOf(part: string, block = 0): readonly string[] {
  return (scriptsOf(sectionIn(runbook, `### ${part}`))[block] ?? '').split('\n').filter((line) => line !== '')
}

beforeAll(async () => {
  folder = await mkdtemp(join(lost().folder, 'git-'))
  await createNamespace(lost(), 'convex')
  const first = await certificateOf(lost())
  const backend = sealCredentials({ certificate: first, namespace: 'convex' }).sealedSecret
  // The controller makes another key: the one file is sealed for the old one, the other for the new one.
  process.kill(controllers.get(lost())?.pid ?? 0, 'SIGUSR1')
  const certificate = await eventually('another key', async () => {
    const now = await certificateOf(lost())
    return now === first ? undefined : now
  })
  const postgres = sealPostgresCredentials({ certificate, namespace: 'convex' }).sealedSecret
  await writeFile(join(folder, 'backend-sealedsecret.yaml'), toYaml(backend))
  await writeFile(join(folder, 'postgres-sealedsecret.yaml'), toYaml(postgres))
  seals = [backend, postgres].map(plainSeal)
  for (const seal of seals) await applySeal(lost(), seal)
  await render(convexStack(options), folder)
  runbook = await readFile(join(folder, 'README.md'), 'utf8')
})

it('saves the sealing keys, and sees whether the copy opens every file', async () => {
  const [save = '', ...see] = commandsOf('Saving the sealing keys')
  expect(await shell(lost(), save)).toMatchObject({ code: 0, stderr: '' })
  const keys = join(folder, 'sealing-keys.txt')
  expect((await stat(keys)).mode & 0o777).toBe(0o600)
  expect(see).toHaveLength(2)
  for (const command of see) expect(await shell(lost(), command)).toEqual({ code: 0, stdout: '', stderr: '' })

  // kubectl says nothing when it finds no key, as in a wrong namespace. The copy is put back for what follows.
  const copy = await readFile(keys)
  await shell(lost(), save.replace('kube-system', 'convex'))
  for (const command of see) expect(await shell(lost(), command)).toMatchObject({ code: 1 })
  await writeFile(keys, copy)
})

it('opens the Secrets in a new cluster only with the keys and a controller that was restarted', async () => {
  // A controller of its own, with its own key. Nobody here runs its Deployment, so that its status is written by hand.
  await startController(fresh())
  const metadata = { name: 'sealed-secrets-controller', namespace: 'kube-system' }
  const pods = {
    metadata: { labels: { app: 'it' } },
    spec: { containers: [{ name: 'controller', image: 'controller' }] },
  }
  const spec = { replicas: 0, selector: { matchLabels: { app: 'it' } }, template: pods }
  await createObjects(fresh(), 'controller', [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }])
  const status = ['patch', 'deployment', metadata.name, '--namespace=kube-system', '--subresource=status']
  const patched = await fresh().kubectl([...status, '--type=merge', '--patch={"status":{"observedGeneration":9}}'])
  expect(patched).toMatchObject({ code: 0 })

  const [create = '', restart = '', wait = '', ...see] = commandsOf('Moving into a new cluster')
  const [namespace = '', ...others] = commandsOf('Moving into a new cluster', 1)
  expect(others).toEqual([])
  expect(await shell(fresh(), namespace)).toMatchObject({ code: 0 })
  for (const seal of seals) {
    await applySeal(fresh(), seal)
    expect(await shut(fresh(), seal)).toMatch(/no key could decrypt secret/)
  }

  expect(await shell(fresh(), create)).toMatchObject({ code: 0, stderr: '' })
  expect(see).toHaveLength(2)
  for (const command of see) expect(await shell(fresh(), command)).toMatchObject({ code: 1 })

  expect(await shell(fresh(), restart)).toMatchObject({ code: 0 })
  await controllers.get(fresh())?.stop()
  await startController(fresh())
  expect(await shell(fresh(), wait)).toMatchObject({ code: 0 })
  for (const command of see) expect(await shell(fresh(), command)).toEqual({ code: 0, stdout: '', stderr: '' })

  for (const seal of seals) {
    const values = await eventually(`Secret ${seal.metadata.name}`, () => opened(fresh(), seal).catch(() => undefined))
    expect(bytesOf(values)).toEqual(bytesOf(await opened(lost(), seal)))
  }
})

it('makes a Cluster that recovers from the archive of the lost one', async () => {
  const after = convexStack(mergeOptions(options, await optionsIn(sectionIn(runbook, '### Moving into a new cluster'))))
  // The sealing keys still lie in the folder. They may not get into what is applied.
  expect(await render(after, folder)).toMatchObject({ findings: [] })
  expect(await readFile(join(folder, 'kustomization.yaml'), 'utf8')).not.toContain('sealing-keys')

  const values = ['--from-literal=id=a', '--from-literal=secret=b', '--namespace=convex']
  expect(await fresh().kubectl(['create', 'secret', 'generic', 'convex-backup', ...values])).toMatchObject({ code: 0 })
  const applied = await fresh().kubectl(['apply', ...asArgoCd, '--validate=strict', '-k', folder])
  expect(applied).toMatchObject({ code: 0, stderr: '' })

  const clusters = '/apis/postgresql.cnpg.io/v1/namespaces/convex/clusters'
  const { body } = await fresh().client({ path: clusters })
  const made = body.items.map(({ metadata, spec: { bootstrap, externalClusters, plugins } }: never) => ({
    metadata,
    bootstrap,
    externalClusters,
    plugins,
  }))
  expect(made).toMatchObject([
    {
      metadata: { name: 'convex-db-2' },
      bootstrap: { recovery: { secret: { name: seals[1]?.metadata.name } } },
      externalClusters: [{ plugin: { parameters: { serverName: 'convex-db' } } }],
      plugins: [{ isWALArchiver: true, parameters: { serverName: 'convex-db-2' } }],
    },
  ])
  for (const [kind, name] of [
    ['objectstore.barmancloud.cnpg.io', 'convex-db-backups'],
    ['scheduledbackup.postgresql.cnpg.io', 'convex-db-2'],
  ]) {
    expect(await fresh().kubectl(['get', `${kind}/${name}`, '--namespace=convex'])).toMatchObject({ code: 0 })
  }

  // The webhook does judge: a source that is not there is refused.
  const patch = '--patch={"spec":{"bootstrap":{"recovery":{"source":"another"}}}}'
  const wrong = ['patch', 'cluster.postgresql.cnpg.io/convex-db-2', '--namespace=convex', '--type=merge', patch]
  expect(await fresh().kubectl([...wrong, '--dry-run=server'])).toMatchObject({ code: 1 })
})

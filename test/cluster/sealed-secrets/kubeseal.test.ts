import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import {
  check,
  convexStack,
  loadObjects,
  render,
  sealCredentials,
  sealPostgresCredentials,
  sealSecret,
} from '@proompteng/convex-k8s'
import { sealingScopes } from '../../../src/secrets/scope.ts'
import { documents } from '../../runbook/documents.ts'
import { callsIn, distinct, lineOf } from '../../runbook/programs.ts'
import type { Kubeseal } from '../harness/kubeseal.ts'
import { kubesealFor } from '../harness/kubeseal.ts'
import { createNamespace } from '../harness/namespaces.ts'
import { startSealedSecrets } from '../harness/controllers/sealed-secrets.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import { payloads } from './payloads.ts'
import type { LiveSecret, PlainSeal } from './secrets.ts'
import { applySeal, bytesOf, givenBytes, moved, opened, plainSeal } from './secrets.ts'

let certificate = ''
let certificateFile = ''
let kubeseal: Kubeseal
/** Private key of the controller, in a file. */
let privateKey = ''

const cluster = useCluster(async (started) => {
  const controller = await startSealedSecrets(started)
  certificateFile = controller.certificateFile
  certificate = await readFile(certificateFile, 'utf8')
  kubeseal = await kubesealFor(started, controller)
  const query = 'labelSelector=sealedsecrets.bitnami.com%2Fsealed-secrets-key%3Dactive'
  const { body } = await started.client({ path: `/api/v1/namespaces/kube-system/secrets?${query}` })
  privateKey = join(started.folder, 'sealing.key')
  await writeFile(privateKey, Buffer.from(body.items[0].data['tls.key'], 'base64'), { mode: 0o600 })
})

beforeAll(async () => {
  for (const name of ['home', 'convex']) await createNamespace(cluster(), name)
})

const seals: Readonly<Record<string, () => PlainSeal>> = {
  ...Object.fromEntries(
    sealingScopes.map((scope) => [
      `sealSecret with the scope ${scope}`,
      () => plainSeal(sealSecret({ certificate, scope, name: `own-${scope}`, namespace: 'home', data: payloads })),
    ]),
  ),
  sealCredentials: () => plainSeal(sealCredentials({ certificate, namespace: 'home' }).sealedSecret),
  sealPostgresCredentials: () => plainSeal(sealPostgresCredentials({ certificate, namespace: 'home' }).sealedSecret),
}

describe.each(Object.entries(seals))('what %s gives', (_, make) => {
  it('is valid to kubeseal --validate, and a moved or damaged copy is not', async () => {
    const seal = make()
    const validate = (object: PlainSeal) => kubeseal(['--validate'], JSON.stringify(object))
    expect(await validate(seal)).toMatchObject({ code: 0 })
    const damaged = structuredClone(seal)
    const [key = '', value = ''] = Object.entries(damaged.spec.encryptedData)[0] ?? []
    damaged.spec.encryptedData[key] = `${value.slice(0, 1000)}${value[1000] === 'A' ? 'B' : 'A'}${value.slice(1001)}`
    expect(await validate(damaged)).toMatchObject({ code: 1 })
    const isWide = JSON.stringify(seal.metadata.annotations ?? {}).includes('cluster-wide')
    expect(await validate(moved(seal, { namespace: 'convex' }))).toMatchObject({ code: isWide ? 0 : 1 })
  })

  it('is opened by kubeseal --recovery-unseal to what the controller makes of it', async () => {
    const seal = await applySeal(cluster(), make())
    const recovery = ['--recovery-unseal', '--recovery-private-key', privateKey]
    const { code, stdout, stderr } = await kubeseal(recovery, JSON.stringify(seal))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const recovered = JSON.parse(stdout) as LiveSecret
    const live = await opened(cluster(), seal)
    expect(bytesOf(recovered)).toEqual(bytesOf(live))
    expect(recovered.type ?? 'Opaque').toBe(live.type)
    expect(recovered.metadata.labels).toEqual(live.metadata.labels)
  })

  it('takes further values of kubeseal --merge-into', async () => {
    const seal = make()
    const file = join(cluster().folder, `merge-${seal.metadata.name}.json`)
    await writeFile(file, JSON.stringify(seal))
    const { name, namespace } = seal.metadata
    const added = { more: 'of another tool' }
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: added }
    const merged = await kubeseal(['--merge-into', file, ...scopeFlag(seal)], JSON.stringify(secret))
    expect(merged).toMatchObject({ code: 0 })
    const result = JSON.parse(await readFile(file, 'utf8')) as PlainSeal
    const live = await opened(cluster(), await applySeal(cluster(), result))
    expect(bytesOf(live)).toMatchObject(givenBytes(added))
    expect(Object.keys(bytesOf(live))).toEqual(expect.arrayContaining(Object.keys(seal.spec.encryptedData)))
  })
})

function scopeFlag({ metadata: { annotations = {} } }: PlainSeal): readonly string[] {
  const scope = Object.keys(annotations).find((key) => key.startsWith('sealedsecrets.bitnami.com/'))
  return scope === undefined ? [] : ['--scope', scope.split('/')[1] ?? '']
}

describe.each(sealingScopes)('what kubeseal seals with the scope %s', (scope) => {
  const [name, namespace] = ['convex-backend-secrets', 'convex']
  const values = { CONVEX_INSTANCE_NAME: 'convex-self-hosted', CONVEX_INSTANCE_SECRET: 'x', CONVEX_ADMIN_KEY: 'y' }
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: values }

  it.each(['yaml', 'json'])('is kept by render and read by check: %s', async (format) => {
    const sealed = await kubeseal(['--scope', scope, '--format', format], stringify(secret))
    expect(sealed).toMatchObject({ code: 0 })
    const folder = await mkdtemp(join(cluster().folder, 'rendered-'))
    const file = join(folder, 'backend-sealedsecret.yaml')
    await writeFile(file, sealed.stdout)
    const stack = convexStack({ host: 'convex.example.com', credentials: { sealedFile: 'backend-sealedsecret.yaml' } })
    const { findings, kept } = await render(stack, folder)
    expect(kept).toContain('backend-sealedsecret.yaml')
    expect(await readFile(file, 'utf8')).toBe(sealed.stdout)

    const problems = async () => check(await loadObjects(folder)).filter(({ severity }) => severity !== 'info')
    // kubeseal knows nothing of Argo CD.
    for (const found of [findings, await problems()]) expect(found).toMatchObject([{ rule: 'pruned-data' }])
    const guard = 'argocd.argoproj.io/sync-options=Prune=false,Delete=false'
    const annotated = await cluster().kubectl(['annotate', '--local', '-f', file, guard, '-o', format])
    await writeFile(file, annotated.stdout)
    expect([...(await render(stack, folder)).findings, ...(await problems())]).toEqual([])
  })
})

describe('the commands of kubeseal in runbooks', () => {
  const calls = distinct([...documents.values()].flatMap(({ text }) => callsIn(text))).filter(
    ({ program }) => program === 'kubeseal',
  )
  const metadata = { name: 'own', namespace: 'convex' }
  const secret = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { key: 'text' } })

  /** With the certificate and the key of the controller here, and with what an earlier command would have written. */
  const runs = async (args: readonly string[]) => {
    const own = args.map((arg) => (arg.endsWith('.pem') ? certificateFile : arg.endsWith('.txt') ? privateKey : arg))
    const merged = own.indexOf('--merge-into') + 1
    if (merged > 0) {
      own[merged] = join(cluster().folder, 'merged.yaml')
      await writeFile(own[merged], stringify(seals['sealSecret with the scope strict']?.()))
    }
    // A sentence may leave out the key.
    if (own.at(-1) === '--recovery-unseal') own.push('--recovery-private-key', privateKey)
    const isSealed = ['--re-encrypt', '--recovery-unseal', '--validate'].some((verb) => args.includes(verb))
    return kubeseal(own, isSealed ? JSON.stringify(seals['sealSecret with the scope strict']?.()) : secret)
  }

  it.each(calls.map((call) => [lineOf(call), call.args] as const))('are understood: %s', async (_, args) => {
    const isSilent = ['--validate', '--merge-into'].some((verb) => args.includes(verb))
    const printed = isSilent ? /^$/ : /CERTIFICATE|"?kind"?: "?(Sealed)?Secret/
    expect(await runs(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(printed) })
  })

  it('are those to fetch a certificate, to seal and to seal again', () => {
    expect(calls.length).toBeGreaterThanOrEqual(3)
  })

  it.each([['--fetch-certs'], ['--cert', 'x.pem', '--format', 'yml'], ['--re-encrypts']])(
    'are refused when wrong: %s',
    async (...args) => {
      expect((await runs(args)).code).not.toBe(0)
    },
  )
})

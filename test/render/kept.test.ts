import { mkdir, readdir, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { convexStack } from '../../src/index.ts'
import { marker } from '../../src/render/marker.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith } from './fixtures.ts'
import { sealed, sealedText, stack } from './objects.ts'

const objects = { ...stack(), credentials: { sealedSecret: sealed } }
const file = sealed.keptFile
const shortKeys = { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' }
interface Sealed {
  readonly metadata: { name: string; namespace?: string }
  readonly spec: { encryptedData: object }
}
function changed(change: (object: Sealed) => unknown): string {
  const object = parse(sealedText) as Sealed
  change(object)
  return stringify(object)
}

describe('a kept file', () => {
  it('stays as it is, to the modification time, and is listed', async () => {
    const folder = await folderWith({ [file]: sealedText })
    const longAgo = new Date('2020-01-01T00:00:00Z')
    await utimes(join(folder, file), longAgo, longAgo)
    const result = await render(objects, folder)
    expect(result.kept).toEqual([file])
    const contents = await contentsOf(folder)
    expect(contents[file]).toBe(sealedText)
    expect(contents['kustomization.yaml']).toContain(`  - ${file}\n`)
    expect((await stat(join(folder, file))).mtime).toEqual(longAgo)
    expect((await render(objects, folder, { mode: 'check' })).inSync).toBe(true)
  })

  it('may be JSON, may have our marker from the time when it was rendered, and may have CRLF', async () => {
    for (const text of [
      JSON.stringify(parse(sealedText)),
      `${marker}\n${sealedText}`,
      sealedText.replaceAll('\n', '\r\n'),
    ]) {
      const folder = await folderWith({ [file]: text })
      expect(await render(objects, folder)).toMatchObject({ kept: [file], stale: [] })
      expect((await contentsOf(folder))[file]).toBe(text)
    }
  })

  it('is told of when Argo CD would prune it, or when something else makes its Secret', async () => {
    const told = async (rendered: Parameters<typeof render>[0], text: string, mode: 'check' | 'write' = 'write') => {
      const { findings } = await render(rendered, await folderWith({ [file]: text }), { mode })
      return findings
        .filter(({ rule }) => rule === 'pruned-data' || rule === 'secret-producers')
        .map(({ rule, object, message }) => [rule, `${object.kind}/${object.name}`, message])
    }
    const unguarded = 'convex-backend-secrets when it leaves the folder. Its Secret is deleted with it'
    const host = 'convex.example.com'
    const kept = convexStack({ host, credentials: { sealedFile: file } })
    for (const mode of ['check', 'write'] as const) {
      expect(await told(kept, sealedText, mode)).toEqual([
        ['pruned-data', 'SealedSecret/convex-backend-secrets', expect.stringContaining(unguarded)],
      ])
    }
    const guarded = changed(({ metadata }) =>
      Object.assign(metadata, { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } }),
    )
    expect(await told(kept, guarded)).toEqual([])
    const fetched = convexStack({
      host,
      credentials: {
        externalSecret: { secretStoreRef: { name: 'vault' }, remoteRefs: { instanceSecret: { key: 'convex' } } },
      },
    })
    expect(await told(fetched, guarded)).toEqual([
      [
        'secret-producers',
        'SealedSecret/convex-backend-secrets',
        expect.stringMatching(/^SealedSecret .* which ExternalSecret convex\/convex-backend-secrets also makes\.$/),
      ],
    ])
  })

  it('must be there; the error says how to make it', async () => {
    const folder = await folderWith()
    const error = await errorOf(() => render(objects, folder, { mode: 'check' }))
    expect(error.issues).toEqual([
      {
        path: file,
        message:
          'is missing, and the objects need it; make it with: kubeseal --controller-name=sealed-secrets-controller ' +
          '--controller-namespace=kube-system --fetch-cert | npx @proompteng/convex-k8s seal --cert - --namespace convex ' +
          `--secret-name convex-backend-secrets --instance-name '<INSTANCE-NAME>' --out ${folder}/${file}\n` +
          'or from existing values, each in a file without a line break at its end: kubectl create secret generic ' +
          'convex-backend-secrets --namespace convex --from-file=CONVEX_INSTANCE_SECRET=CONVEX_INSTANCE_SECRET.txt ' +
          '--from-file=CONVEX_ADMIN_KEY=CONVEX_ADMIN_KEY.txt --dry-run=client -o yaml | kubeseal ' +
          `--controller-name=sealed-secrets-controller --controller-namespace=kube-system --format yaml | kubectl annotate --local --filename=- ` +
          `argocd.argoproj.io/sync-options=Prune=false,Delete=false argocd.argoproj.io/sync-wave=-2 --output=yaml > ${folder}/${file}`,
      },
    ])
    expect(await readdir(folder)).toEqual([])
  })

  it('names the instance, the Secrets, the owner of the database and the controller of this deployment', async () => {
    const orders = convexStack({
      host: 'convex.example.com',
      namespace: 'orders',
      instanceName: 'orders-eu',
      credentials: { sealedFile: 'sealed.yaml', keys: shortKeys },
      postgres: { owner: 'orders', credentials: { sealedFile: 'db.yaml' } },
    })
    const sealedSecrets = { name: 'sealed-secrets', namespace: 'sealing' }
    const { issues } = await errorOf(() => render(orders, 'out', { mode: 'check', runbook: { sealedSecrets } }))
    const fetch = 'kubeseal --controller-name=sealed-secrets --controller-namespace=sealing --fetch-cert | npx'
    expect(issues.map(({ path, message }) => [path, message.split('\n')[0]]).toSorted()).toEqual([
      [
        'db.yaml',
        `is missing, and the objects need it; make it with: ${fetch} @proompteng/convex-k8s seal-database --cert - ` +
          '--namespace orders --secret-name convex-db-credentials --owner orders --out out/db.yaml',
      ],
      [
        'sealed.yaml',
        `is missing, and the objects need it; make it with: ${fetch} @proompteng/convex-k8s seal --cert - --namespace ` +
          'orders --secret-name convex-backend-secrets --instance-name orders-eu --out out/sealed.yaml --short-keys',
      ],
    ])
  })

  it('has a file that does not fit moved away, and an instance that has run keep its secret', async () => {
    const text = changed((o) => Object.assign(o.metadata, { namespace: 'x' }))
    const folder = await folderWith({ [file]: text })
    const [problem, make, keep, other] =
      (await errorOf(() => render(objects, folder))).issues[0]?.message.split('\n') ?? []
    expect(problem).toBe(
      `must have namespace "convex", not "x"; move it away: mv ${folder}/${file} ${folder}/${file}.old`,
    )
    expect(make).toMatch(
      /^make it with: kubeseal .* --fetch-cert \| npx @proompteng\/convex-k8s seal .* --namespace convex /,
    )
    expect(keep).toContain('--secret-file instance-secret.txt')
    expect(other).toMatch(/^or from existing values, .*--from-file=/)
    await rename(join(folder, file), join(folder, `${file}.old`))
    await writeFile(join(folder, file), sealedText)
    expect((await render(objects, folder)).kept).toContain(file)
  })

  it('must be there before the folder is', async () => {
    const folder = join(await folderWith(), 'my convex')
    const { issues } = await errorOf(() => render(objects, folder))
    expect(issues[0]?.message).toContain(`> '${folder}/${file}'`)
    expect(issues[0]?.message).not.toContain('--from-literal')
    expect(await readdir(dirname(folder))).toEqual([])
  })

  it.each([
    [
      'name',
      changed((o) => Object.assign(o.metadata, { name: 'other' })),
      'name "convex-backend-secrets", not "other"',
    ],
    ['namespace', changed((o) => Object.assign(o.metadata, { namespace: 'x' })), 'namespace "convex", not "x"'],
    ['no namespace', changed((o) => delete o.metadata.namespace), 'namespace "convex", not none'],
    ['kind', changed((o) => Object.assign(o, { kind: 'Secret' })), 'kind "SealedSecret", not "Secret"'],
    [
      'apiVersion',
      changed((o) => Object.assign(o, { apiVersion: 'v1' })),
      'apiVersion "bitnami.com/v1alpha1", not "v1"',
    ],
    [
      'a sealed key',
      changed((o) => Object.assign(o.spec, { encryptedData: { X: 'AgCipher' } })),
      'lacks the key "CONVEX_INSTANCE_SECRET"',
    ],
    [
      'all keys',
      changed((o) => Object.assign(o, { spec: null })),
      'lacks the key "CONVEX_INSTANCE_SECRET", "CONVEX_ADMIN_KEY"',
    ],
    ['broken YAML', 'apiVersion: [AgCipher\n', 'line 2 is not valid YAML'],
    ['two objects', `${sealedText}---\n${sealedText}`, 'exactly one'],
    ['nothing', '', 'exactly one'],
    ['a list', '- AgCipher\n', 'exactly one'],
    ['an anchor that is missing', 'a: *AgCipher\n', 'cannot be read'],
  ])('must hold what the objects expect: %s', async (_name, text, problem) => {
    const folder = await folderWith({ [file]: text })
    const error = await errorOf(() => render(objects, folder))
    expect(error.issues).toMatchObject([{ path: file, message: expect.stringContaining(problem) }])
    expect(error.message).toContain('kubeseal')
    expect(error.message).not.toMatch(/AgBy8h|AgCipher/)
    expect(await contentsOf(folder)).toEqual({ [file]: text })
  })

  it('must be a regular file', async () => {
    const folder = await folderWith()
    await writeFile(join(dirname(folder), file), sealedText)
    await symlink(join('..', file), join(folder, file))
    expect((await errorOf(() => render(objects, folder))).message).toContain('symbolic link')
    const other = await folderWith()
    await mkdir(join(other, file))
    expect((await errorOf(() => render(objects, other))).message).toContain('must be a regular file')
  })

  it('may not have a twin in another foreign file', async () => {
    const folder = await folderWith({ [file]: sealedText, 'sealedsecret.yaml': sealedText })
    const error = await errorOf(() => render(objects, folder))
    expect(error.message).toContain(`sealedsecret.yaml and ${file}`)
  })

  it('needs no sealed keys when it is of another kind, and then no kubeseal', async () => {
    const expectation = { ...sealed.expect, apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' }
    const external = { ...stack(), credentials: { kept: { keptFile: file, expect: expectation } } }
    const folder = await folderWith()
    expect((await errorOf(() => render(external, folder))).message).not.toContain('kubeseal')
    const text = sealedText
      .replace('SealedSecret', 'ExternalSecret')
      .replace('bitnami.com/v1alpha1', 'external-secrets.io/v1')
    await writeFile(join(folder, file), text.replace('CONVEX_ADMIN_KEY', 'OTHER'))
    expect((await render(external, folder)).kept).toEqual([file])
  })

  it('is reported together with everything else that is wrong', async () => {
    const folder = await folderWith({ 'backend-deployment.yaml': 'a: 1\n', 'kustomization.yml': '' })
    const { issues } = await errorOf(() => render(objects, folder))
    expect(issues.map(({ path }) => path)).toEqual(['backend-deployment.yaml', 'kustomization.yml', file])
  })
})

import { execFileSync } from 'node:child_process'
import { chmod, chown, lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createInstanceSecret } from '../../src/convex/admin-key/index.ts'
import { render } from '../../src/render/render.ts'
import { sealCredentialsFile } from '../../src/secrets/credentials-file.ts'
import type { SealCredentialsFileOptions } from '../../src/secrets/credentials-options.ts'
import { sealSecret } from '../../src/secrets/seal-secret.ts'
import { convexStack } from '../../src/stack.ts'
import { toYaml } from '../../src/render/yaml/yaml.ts'
import { issuesOf } from './errors.ts'
import { expectNoSecret, folder, secret, shownAs, take, watchForSecrets } from './leaks.ts'
import { sealingKey, unseal } from './openssl.ts'

watchForSecrets()

const key = sealingKey()
const { certificate } = key
const open = ['instanceName']

async function newFile(): Promise<string> {
  return join(await folder(), 'backend-sealedsecret.yaml')
}

async function sealed(options: Partial<SealCredentialsFileOptions> = {}) {
  const file = options.file ?? (await newFile())
  const result = await sealCredentialsFile({ certificate, file, ...options })
  return { ...result, text: await readFile(file, 'utf8') }
}

describe('sealCredentialsFile', () => {
  it('makes the file, and the folder for it', async () => {
    const file = join(await folder(), 'a', 'b', 'sealed.yaml')
    const { outcome, text, values, ...more } = await sealed({ file })
    expect(more).toEqual({ file })
    expect(outcome).toBe('created')
    expect(text).toMatch(/^# Credentials of the Convex instance convex-self-hosted, sealed by /)
    const { spec } = parse(text) as { spec: { encryptedData: Record<string, string> } }
    const { instanceSecret } = take(values, open)
    expect(
      unseal(key, 'convex/convex-backend-secrets', spec.encryptedData['CONVEX_INSTANCE_SECRET'] ?? '').toString(),
    ).toBe(instanceSecret)
    expectNoSecret(text, 'the file')
    expect(await readdir(join(file, '..'))).toEqual(['sealed.yaml'])
  })

  it('keeps a file for the same instance, byte for byte and without touching it', async () => {
    const first = await sealed()
    const before = await lstat(first.file, { bigint: true })
    const second = await sealed({ file: first.file })
    expect(second).toEqual({ file: first.file, outcome: 'kept', values: undefined, text: first.text })
    const after = await lstat(first.file, { bigint: true })
    expect([after.mtimeNs, after.ino]).toEqual([before.mtimeNs, before.ino])
  })

  it('keeps it whatever the certificate and the values are, and however it was edited', async () => {
    const first = await sealed()
    const edited = `# ours\n${first.text.replace('spec:', 'spec: # sealed')}`
    await writeFile(first.file, edited)
    const other = sealingKey()
    const second = await sealed({
      file: first.file,
      certificate: other.certificate,
      instanceSecret: secret(createInstanceSecret()),
    })
    expect(second).toMatchObject({ outcome: 'kept', text: edited })
  })

  it('replaces it when asked to rotate, with other values', async () => {
    const first = await sealed()
    await chmod(first.file, 0o640)
    const isRoot = process.getuid?.() === 0
    if (isRoot) await chown(first.file, 4_321, 4_321)
    const second = await sealed({ file: first.file, rotate: true })
    expect(second.outcome).toBe('rotated')
    expect(second.text).not.toBe(first.text)
    // oxlint-disable-next-line no-bitwise
    expect((await lstat(first.file)).mode & 0o777).toBe(0o640)
    if (isRoot) expect(await lstat(first.file)).toMatchObject({ uid: 4_321, gid: 4_321 })
    expect(take(second.values, open).instanceSecret).not.toBe(take(first.values, open).instanceSecret)
    expect(await readdir(join(first.file, '..'))).toEqual(['backend-sealedsecret.yaml'])
  })

  it('makes it when asked to rotate what is not there', async () => {
    expect((await sealed({ rotate: true })).outcome).toBe('created')
  })

  it('goes through render unchanged', async () => {
    const path = await folder()
    const file = join(path, 'backend-sealedsecret.yaml')
    const { text, values } = await sealed({ file, instanceName: 'orders' })
    take(values, open)
    const credentials = { sealedFile: 'backend-sealedsecret.yaml', instanceNameFromSecret: true }
    const stack = convexStack({ host: 'convex.example.com', instanceName: 'orders', credentials })
    const { kept } = await render(stack, path)
    expect(kept).toContain('backend-sealedsecret.yaml')
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(await readFile(join(path, 'kustomization.yaml'), 'utf8')).toContain('- backend-sealedsecret.yaml')
    expect((await sealed({ file, instanceName: 'orders' })).outcome).toBe('kept')
    expect((await render(stack, path, { mode: 'check' })).inSync).toBe(true)
  })

  it.each([false, true])('refuses another instance, rotate: %s', async (rotate) => {
    const first = await sealed({ instanceName: 'orders' })
    const issues = await issuesOf(() => sealed({ file: first.file, instanceName: 'shop', rotate }))
    expect(issues).toEqual([
      `${first.file}: is for the instance "orders", not "shop". An instance cannot be renamed: its name determines its database and its files on S3. Use a different file for another instance`,
    ])
    expect(await readFile(first.file, 'utf8')).toBe(first.text)
  })

  it.each<[string, Partial<SealCredentialsFileOptions>, RegExp]>([
    [
      'another Secret',
      { secretName: 'other' },
      /is sealed for the Secret "convex\/convex-backend-secrets", not for convex\/other/,
    ],
    ['another namespace', { namespace: 'other' }, /not for other\/convex-backend-secrets/],
  ])('refuses a file of %s, even to rotate it', async (_, options, message) => {
    const first = await sealed()
    for (const rotate of [false, true]) {
      const [issue = ''] = await issuesOf(() => sealed({ file: first.file, ...options, rotate }))
      expect(issue).toMatch(message)
      expect(await readFile(first.file, 'utf8')).toBe(first.text)
    }
  })

  it.each<[string, Partial<SealCredentialsFileOptions>, RegExp]>([
    ['with other keys', { keys: { adminKey: 'ADMIN_KEY' } }, /lacks the key ADMIN_KEY; use rotate/],
    ['of another scope', { scope: 'cluster-wide' }, /sealed with the scope strict, not cluster-wide; use rotate/],
  ])('refuses a file %s until it is asked to rotate', async (_, options, message) => {
    const first = await sealed()
    const [issue = ''] = await issuesOf(() => sealed({ file: first.file, ...options }))
    expect(issue).toMatch(message)
    expect((await sealed({ file: first.file, ...options, rotate: true })).outcome).toBe('rotated')
    expect((await sealed({ file: first.file, ...options })).outcome).toBe('kept')
  })

  it('says what to do with a file that kubeseal made', async () => {
    const file = await newFile()
    const data = { CONVEX_INSTANCE_NAME: 'a', CONVEX_INSTANCE_SECRET: 'b', CONVEX_ADMIN_KEY: 'c' }
    const text = toYaml(sealSecret({ certificate, name: 'convex-backend-secrets', namespace: 'convex', data }))
    await writeFile(file, text)
    const [issue = ''] = await issuesOf(() => sealed({ file }))
    expect(issue).toMatch(
      /give it the annotation convex-k8s\.proompteng\.ai\/instance-name: convex-self-hosted; otherwise use rotate/,
    )
    expect(await readFile(file, 'utf8')).toBe(text)
    await writeFile(
      file,
      text.replace(
        '  annotations:\n',
        '  annotations:\n    convex-k8s.proompteng.ai/instance-name: convex-self-hosted\n',
      ),
    )
    expect((await sealed({ file })).outcome).toBe('kept')
    await writeFile(file, text)
    expect((await sealed({ file, rotate: true })).outcome).toBe('rotated')
  })

  it.each<[string, string, RegExp]>([
    ['nothing', '', /does not contain exactly one Kubernetes object; it is not overwritten/],
    ['notes', '# notes\n- a\n', /does not contain exactly one/],
    ['broken YAML', 'a: [', /cannot be read: line \d+ is not valid YAML/],
    [
      'a plain Secret',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: convex-backend-secrets, namespace: convex }\n',
      /does not contain a SealedSecret/,
    ],
    ['two objects', 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n---\na: 1\n', /exactly one/],
    [
      'a SealedSecret without a name',
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n',
      /for the Secret "\(none\)\/\(none\)"/,
    ],
  ])('never overwrites %s', async (_, text, message) => {
    const file = await newFile()
    await writeFile(file, text)
    for (const rotate of [false, true]) {
      const [issue = ''] = await issuesOf(() => sealed({ file, rotate }))
      expect(issue).toMatch(message)
      expect(await readFile(file, 'utf8')).toBe(text)
    }
  })

  it('never follows a link, never waits for a pipe, and reads no more than a bound', async () => {
    const path = await folder()
    const target = join(path, 'target')
    await writeFile(target, 'kept')
    await symlink(target, join(path, 'link.yaml'))
    await mkdir(join(path, 'folder.yaml'))
    execFileSync('mkfifo', [join(path, 'pipe.yaml')])
    await writeFile(join(path, 'large.yaml'), '#'.repeat(4 * 1024 * 1024 + 1))
    const problems = {
      'link.yaml': 'a symbolic link',
      'folder.yaml': 'not a regular file',
      'pipe.yaml': 'not a regular file',
      'large.yaml': 'larger than 4 MiB',
    }
    for (const [name, problem] of Object.entries(problems)) {
      const [issue = ''] = await issuesOf(() => sealed({ file: join(path, name), rotate: true }))
      expect(issue).toContain(`exists and is ${problem}`)
    }
    expect(await readFile(target, 'utf8')).toBe('kept')
  })

  it('leaves nothing behind when it cannot write', async () => {
    const path = await folder()
    await writeFile(join(path, 'file'), '')
    const issues = await issuesOf(() => sealed({ file: join(path, 'file', 'sealed.yaml') }))
    expect(issues).toEqual([expect.stringMatching(/ENOTDIR: not a directory$/)])
    expect(await readdir(path)).toEqual(['file'])
  })

  it('shows no value in its result', async () => {
    const result = await sealed()
    const before = shownAs(result)
    take(result.values, open)
    expectNoSecret(before, 'the result')
  })

  it('lets only one of many runs at once make the file', async () => {
    const file = await newFile()
    const runs = await Promise.allSettled(Array.from({ length: 8 }, () => sealCredentialsFile({ certificate, file })))
    const created = runs.flatMap((run) =>
      run.status === 'fulfilled' && run.value.outcome === 'created' ? [run.value] : [],
    )
    expect(created).toHaveLength(1)
    for (const run of runs) if (run.status === 'rejected') expect(String(run.reason)).toContain('already exists')
    const { spec } = parse(await readFile(file, 'utf8')) as { spec: { encryptedData: Record<string, string> } }
    const label = 'convex/convex-backend-secrets'
    const inFile = unseal(key, label, spec.encryptedData['CONVEX_INSTANCE_SECRET'] ?? '').toString()
    expect(take(created[0]?.values, open).instanceSecret === inFile).toBe(true)
  })
})

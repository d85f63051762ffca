import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, watchForSecrets } from '../secrets/leaks.ts'
import { command, main } from './command.ts'

watchForSecrets()

/** JSON as programs write it that know of YAML: characters that break its lines are escapes. */
const asJson = (value: unknown) =>
  JSON.stringify(value).replaceAll(/[^ -~]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)

// A colour, a title of the window, lines of its own, an order of GitHub, and text that runs from right to left.
const steering = 'a\u001B[31m\u001B]0;x\u0007\u0085\u2028\n::error::x\r\u202Eb\u200B'
const oneLine = String.raw`a\u001b[31m\u001b]0;x\u0007\u0085\u2028\n::error::x\u000d\u202eb\u200b`
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u200B]/u

const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: steering },
  spec: {
    replicas: 3,
    template: { spec: { containers: [{ name: steering, image: 'ghcr.io/get-convex/convex-backend:latest' }] } },
  },
})

describe('what is printed', () => {
  it.each(['pretty', 'github'])('shows control characters and line breaks escaped as %s', async (format) => {
    const { out, err } = await command(['check', '--format', format], asJson(deployment(steering)))
    expect(out).not.toMatch(control)
    expect(out.split('\n').filter((line) => line.startsWith('::error::'))).toEqual([])
    expect(err).not.toMatch(control)
    if (format === 'pretty') expect(out).toContain(`Deployment ${oneLine}/${oneLine}  <stdin>:1`)
  })

  it.each(['json', 'sarif'])('holds them as escapes of JSON as %s', async (format) => {
    const { out } = await command(['check', '--format', format], asJson(deployment(steering)))
    expect(out).not.toMatch(control)
    const found: unknown = JSON.parse(out)
    expect(JSON.stringify(found)).toContain(JSON.stringify(steering).slice(1, -1))
  })

  it('shows the names of files and charts escaped', async () => {
    const path = await folder()
    const name = 'a\u001B[2J\u202Eb.yaml'
    await writeFile(join(path, name), 'apiVersion: v1\nkind: [')
    const { err, status } = await command(['check', path])
    expect(status).toBe(2)
    expect(err).toContain(String.raw`a\u001b[2J\u202eb.yaml:2:`)
    expect(err).not.toMatch(control)
  })

  it('shows the names in an existing file escaped', async () => {
    const path = await folder()
    const out = join(path, 'sealed.yaml')
    const sealed = {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name: 'b\u001B[2J\u202E', namespace: 'a' },
    }
    await writeFile(out, JSON.stringify(sealed))
    const cert = 'examples/demo-sealing-certificate.pem'
    const { err, status } = await command(['seal', '--cert', cert, '--instance-name', 'a', '--out', out])
    expect(status).toBe(1)
    expect(err).toContain(String.raw`is sealed for the Secret "a/b\u001b[2J\u202e"`)
    expect(err).not.toMatch(control)
    expect(err.split('\n')).toHaveLength(2)
  })
})

// GitHub's runner, Azure Pipelines and TeamCity act on these.
const orders = ['##[stop-commands]x', '##vso[task.setvariable variable=PATH]x', "##teamcity[buildStop comment='x']"]

/** The lines that a runner of GitHub's takes for commands, and those that hold one of the older form or another system's. */
const commandsIn = (text: string) =>
  text.split('\n').filter((line) => /^\s*::[\w-]+[^:]*::/.test(line) || /##\w*\[/.test(line))

describe('an order to a CI system', () => {
  const named = (name: string) => {
    const object = deployment(name)
    return asJson({ ...object, spec: { ...object.spec, strategy: { type: name } } })
  }

  it.each(orders)('is shown escaped as pretty: %s', async (order) => {
    const { out, err } = await command(['check'], named(order))
    expect(out).toContain(order.replace('##', String.raw`\u0023#`))
    expect(commandsIn(out + err)).toEqual([])
  })

  it.each(orders)('keeps its value as json and sarif: %s', async (order) => {
    for (const format of ['json', 'sarif']) {
      const { out, err } = await command(['check', '--format', format], named(order))
      expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(order).slice(1, -1))
      expect(commandsIn(`${out}\n${err}`)).toEqual([])
    }
  })

  it.each(orders)('leaves the commands of the format github as they are: %s', async (order) => {
    const { out } = await command(['check', '--format', 'github'], named(order))
    expect(out).toContain(order.replace('##', String.raw`\u0023#`))
    const lines = out.split('\n')
    expect(lines.every((line) => /^::(?:error|warning|notice) file=/.test(line))).toBe(true)
    expect(lines).toEqual(commandsIn(out))
  })

  it.each(['::warning title=x::y', ' \u00A0::error::y', '\u3000::stop-commands::y', ...orders])(
    'is shown escaped where a line begins with the name of a folder: %j',
    async (order) => {
      const place = await folder()
      for (const name of [order, 'other']) {
        await mkdir(join(place, name))
        await writeFile(join(place, name, 'a.yaml'), named('a'))
      }
      const here = process.cwd()
      process.chdir(place)
      try {
        for (const environment of [{}, { FORCE_COLOR: '1' }]) {
          Object.assign(process.env, environment)
          const { out, err } = await command(['check', '.'])
          expect(out).toContain('other')
          expect(commandsIn(`${out}\n${err}`)).toEqual([])
        }
      } finally {
        delete process.env['FORCE_COLOR']
        process.chdir(here)
      }
    },
  )

  it('is shown escaped on standard error', async () => {
    const place = await folder()
    for (const order of [...orders, '::error::x']) {
      await writeFile(join(place, `${order}.yaml`), 'a: [')
      const { err, status } = await command(['check', join(place, `${order}.yaml`)])
      expect(status).toBe(2)
      expect(commandsIn(err)).toEqual([])
    }
  })
})

describe('a secret in the place of a file', () => {
  const key = `orders|01${'c0ffee12'.repeat(8)}`
  const cert = 'examples/demo-sealing-certificate.pem'

  it.each([
    ['smoke-test', 'https://convex.example.com', '--admin-key-file', key],
    ['admin-key', '--instance-name', 'a', '--print', '--secret-file', key],
    ['admin-key', 'inspect', '--secret-file', key],
    ['seal', '--cert', key, '--instance-name', 'a', '--out', '/nonexistent/x.yaml'],
    ['seal', '--cert', cert, '--instance-name', 'a', '--out', `/proc/${key}`],
    ['seal', '--cert', cert, '--instance-name', 'a', '--out', '/proc/x', '--admin-key-out', `/proc/${key}`],
    ['seal-database', '--cert', cert, '--out', '/proc/x', '--password-file', key],
    ['check', key],
    ['check', `https://user:${key}@git.example.com/a.git?token=${key}`],
    ['rules', key],
    [key],
    ['smoke-test', `https://user:${key}@convex.example.com`],
    ['init', key, '--host', `user:${key}@convex.example.com`, '--yes'],
    ['init', '/dev/null/x', '--host', 'convex.example.com', '--repo-url', `https://${key}@git.example.com/a`, '--yes'],
  ])('is not repeated: %s %s %s', async (...argv) => {
    const { status, out, err } = await command(argv)
    expect(status).toBeGreaterThan(0)
    expect(out + err).not.toContain('c0ffee12')
  })
})

describe('a disk that is full', () => {
  it.each([
    [['admin-key', '--instance-name', 'a', '--print']],
    [['rules']],
    [['check', '--format', 'json']],
    [['--help']],
  ])('ends %s with a message and status 2', (argv) => {
    const line = [main(), ...argv].map((word) => `'${word}'`).join(' ')
    const input = argv[0] === 'check' ? asJson(deployment('a')) : 'ab'.repeat(32)
    const { status, stderr } = spawnSync('sh', ['-c', `'${process.execPath}' ${line} > /dev/full`], {
      input,
      encoding: 'utf8',
    })
    expect(status).toBe(2)
    expect(stderr).toContain('convex-k8s: standard output cannot be written (ENOSPC: no space left on device)\n')
    expect(stderr).not.toContain('    at ')
  })
})

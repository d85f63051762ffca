import { convexFunctionEnvironment } from '@proompteng/convex-k8s'
import type { FunctionEnvironmentOptions } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { runJob } from './pod.ts'
import type { Secrets } from './pod.ts'
import { Backend, fullKey, readKey } from './server.ts'
import type { Behaviour } from './server.ts'

const open: Backend[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((backend) => backend.stop()))
})

async function started(present: Readonly<Record<string, string>> = {}, behaviour: Behaviour = {}) {
  const backend = new Backend(present, behaviour)
  open.push(backend)
  return { backend, url: await backend.start() }
}

// Every value holds it, and nothing else does.
const mark = '§'
const value = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `${text}${mark}`.replaceAll('$', ''))
const name = fc.constantFrom('A', 'B', 'C', '_D', 'E1', 'SITE_NAME', '__proto__', 'x')
const variables = fc.dictionary(name, value, { maxKeys: 6 })

/** Options and Secrets that want these variables: some as text, some from Secrets. */
function wanting(wanted: Readonly<Record<string, string>>, kinds: readonly number[]) {
  const given: Record<string, string | { secret: string; key: string }> = Object.create(null)
  const [own, other]: [Record<string, string>, Record<string, string>] = [{}, {}]
  const secretVariables: string[] = []
  for (const [index, [key, text]] of Object.entries(wanted).entries()) {
    const kind = key === '__proto__' ? 2 : kinds[index % kinds.length]
    if (kind === 0) given[key] = text
    if (kind === 1) {
      given[key] = { secret: 'other', key: `k-${index}` }
      other[`k-${index}`] = text
    }
    if (kind !== 2) continue
    secretVariables.push(key)
    Object.defineProperty(own, key, { value: text, enumerable: true })
  }
  const secrets: Secrets = { 'convex-function-environment': own, other }
  return { options: { variables: { ...given }, secretVariables }, secrets }
}

describe('the Job, against the API of the backend', () => {
  it('ends with what is wanted, writes once at most, and shows no value', async () => {
    let [written, silent] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        variables,
        variables.filter((wanted) => Object.keys(wanted).length > 0),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
        fc.record({ prune: fc.boolean(), isSame: fc.boolean() }),
        async (present, changed, kinds, { prune, isSame }) => {
          const names = Object.keys(changed).filter((key) => Object.hasOwn(present, key))
          const isKept = isSame && names.length > 0
          // What is there already, or some of it.
          const wanted = Object.fromEntries(
            (isKept ? names : Object.keys(changed)).map((key, index) => [
              key,
              isKept || (index % 2 === 0 && names.includes(key)) ? present[key]! : changed[key]!,
            ]),
          )
          const { backend, url } = await started(present)
          const { options, secrets } = wanting(wanted, kinds)
          const before = [...backend.variables]
          const end = new Map([...(prune ? [] : before), ...Object.entries(wanted)])
          const differs = end.size !== before.length || before.some(([key, text]) => end.get(key) !== text)
          const run = await runJob({ ...options, url, prune }, secrets)
          expect(run.output).toMatch(/^(?:note: \w+ ends in a line break\n)*environment of functions: set /)
          expect(run.code).toBe(0)
          expect([...backend.variables].toSorted()).toEqual([...end].toSorted())
          expect(backend.writes).toBe(differs ? 1 : 0)
          const again = await runJob({ ...options, url, prune }, secrets)
          expect([again.code, backend.writes]).toEqual([0, differs ? 1 : 0])
          expect(again.output).toContain(`set 0, removed 0, ${Object.keys(wanted).length} unchanged`)
          expect(run.output + again.output).not.toContain(mark)
          if (differs) written += 1
          else silent += 1
          await backend.stop()
        },
      ),
      { numRuns: 40 },
    )
    expect(written).toBeGreaterThan(10)
    expect(silent).toBeGreaterThan(3)
  }, 120_000)

  it('names what it sets and removes', async () => {
    const { backend, url } = await started({ OLD: 'a', KEPT: 'b' })
    const options = { url, variables: { KEPT: 'b', NEW: 'c' } }
    expect((await runJob(options)).output).toBe('environment of functions: set 1 (NEW), removed 0, 1 unchanged\n')
    expect((await runJob({ ...options, prune: true })).output).toBe(
      'environment of functions: set 0, removed 1 (OLD), 2 unchanged\n',
    )
    expect(backend.writes).toBe(2)
  })

  it('waits for the backend, and shows the admin key to nothing before', async () => {
    const { backend, url } = await started({}, { first: [503, 'cut'] })
    const run = await runJob({ url, variables: { A: 'b' } })
    expect(run.output.split('\n')).toEqual([
      `waiting: ${url} answers with 503`,
      expect.stringMatching(/^waiting: \S+ cannot be reached \(\w+\)$/),
      'environment of functions: set 1 (A), removed 0, 0 unchanged',
      '',
    ])
    expect(backend.requests.slice(0, 4)).toEqual([
      'GET /version',
      'GET /version',
      'GET /version',
      `GET /api/v1/list_environment_variables Convex ${fullKey}`,
    ])
  })

  it('waits for the restart of a backend that still has the old instance secret', async () => {
    const { backend, url } = await started({}, { refusedKeys: 1 })
    const run = await runJob({ url, variables: { A: 'b' } })
    expect(run.output.split('\n')).toEqual([
      expect.stringMatching(/^waiting: the key CONVEX_ADMIN_KEY .* not accepted \(401\): .* restart of the backend$/),
      'environment of functions: set 1 (A), removed 0, 0 unchanged',
      '',
    ])
    expect(backend.writes).toBe(1)
  })

  it('reads the admin key again, which the kubelet puts into the volume later', async () => {
    let put: (path: string, content: string) => Promise<void> = async () => {}
    const onRefusal = () => put('secrets/convex-backend-secrets/CONVEX_ADMIN_KEY', fullKey)
    const { url } = await started({}, { onRefusal })
    const run = await runJob({ url, variables: { A: 'b' } }, adminKey('old|0123'), 20, (given) => (put = given))
    expect(run).toMatchObject({ code: 0, output: expect.stringMatching(/^waiting: .*\(401\).*\n.*set 1 \(A\)/) })
  })

  it('does not write again when only the answer is lost', async () => {
    const { backend, url } = await started({}, { losesAnswers: true })
    const run = await runJob({ url, variables: { A: 'b' } })
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining('set 0, removed 0, 1 unchanged') })
    expect(backend.writes).toBe(1)
  })

  it('sets a value with its line break, and says so by name', async () => {
    const { backend, url } = await started()
    const secrets = { openai: { key: `${mark}\n` }, 'convex-backend-secrets': { CONVEX_ADMIN_KEY: `${fullKey}\n` } }
    const run = await runJob({ url, variables: { KEY: { secret: 'openai', key: 'key' } } }, secrets)
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining('note: KEY ends in a line break\n') })
    expect(backend.variables.get('KEY')).toBe(`${mark}\n`)
  })
})

const key = { secret: 'openai', key: 'api-key' }
const adminKey = (text: string | Uint8Array): Secrets => ({ 'convex-backend-secrets': { CONVEX_ADMIN_KEY: text } })
const many = Object.fromEntries(Array.from({ length: 513 }, (_, index) => [`V${index}`, mark]))
const large = { openai: { 'api-key': `${mark}${'x'.repeat(8192)}` } }
const page = (text: string, status = 200) => ({
  '/api/v1/list_environment_variables': (response: {
    writeHead: (status: number) => { end: (text: string) => void }
  }) => response.writeHead(status).end(text),
})

interface Failing {
  readonly options?: Partial<FunctionEnvironmentOptions>
  readonly secrets?: Secrets
  readonly present?: Readonly<Record<string, string>>
  readonly behaviour?: Behaviour
  /** For how long it tries again. */
  readonly seconds?: number
  readonly reason: RegExp
}

const failing: Readonly<Record<string, Failing>> = {
  'a Secret that does not exist': {
    options: { variables: { A: key, B: { secret: 'other', key: 'x' } } },
    secrets: { openai: { 'api-key': mark } },
    reason: /^the Secret other does not exist or has no key x$/,
  },
  'keys that are missing, all at once': {
    options: { variables: { A: key, B: { secret: 'openai', key: 'x' } } },
    secrets: { openai: { other: mark } },
    reason:
      /^the Secret openai does not exist or has no key api-key; the Secret openai does not exist or has no key x$/,
  },
  'a Secret that is no text': {
    options: { variables: { A: key } },
    secrets: { openai: { 'api-key': Uint8Array.of(0xc3, 0x28) } },
    reason: /^the key api-key of the Secret openai is not text in UTF-8$/,
  },
  'a value that is too large': {
    options: { variables: { A: key } },
    secrets: large,
    reason: /^A has 8194 bytes, and Convex takes at most 8192$/,
  },
  'an admin key with a line break in it': {
    secrets: adminKey(`a${mark}\nb`),
    reason: /^the key CONVEX_ADMIN_KEY of the Secret convex-backend-secrets is not an admin key$/,
  },
  'the admin key of another instance': {
    secrets: adminKey('other|0123'),
    seconds: 0,
    reason: /^the key CONVEX_ADMIN_KEY of the Secret convex-backend-secrets is not accepted \(401\)/,
  },
  'an admin key that may only read': {
    secrets: adminKey(readKey),
    seconds: 0,
    reason: /not accepted \(403\).* may only read,/,
  },
  'too many variables': {
    options: { variables: many },
    reason: /refuses \S+ with 400: .*too many variables.*EnvVarLimitMet/,
  },
  'a removal that the app forbids': {
    options: { prune: true },
    present: { OLD: mark },
    behaviour: { required: ['OLD'] },
    reason: /prune would remove a variable that the app declares as required/,
  },
  'values that the app refuses': {
    behaviour: { refusal: { code: 'InvalidAuthConfig', message: `Uncaught Error: ${mark} is no URL` } },
    reason: /with 400: auth\.config\.ts would be invalid with these values \(InvalidAuthConfig\)$/,
  },
  'a code that holds a value': {
    behaviour: { refusal: { code: mark, message: mark } },
    reason: /^the backend refuses \/api\/v1\/update_environment_variables with 400$/,
  },
  'a release without the API': { behaviour: { answers: page('', 404) }, reason: /from before September 2025$/ },
  'a page of another server': {
    behaviour: { answers: page(`<p>${mark}</p>`) },
    reason: /something else than variables/,
  },
  'values that are no text': {
    behaviour: { answers: page(JSON.stringify({ environmentVariables: { A: [mark] } })) },
    reason: /something else than variables/,
  },
  'an answer without end': {
    behaviour: { answers: page('x'.repeat(9_000_000)) },
    reason: /answers with more than variables/,
  },
  'a redirect': { behaviour: { answers: page('', 307) }, reason: /refuses \S+ with 307$/ },
}

describe('the Job that fails', () => {
  it.each(Object.entries(failing))('gives the reason in one line, without a value: %s', async (_, given) => {
    const { options = {}, secrets = {}, present = {}, behaviour = {}, seconds, reason } = given
    const { backend, url } = await started(present, behaviour)
    const run = await runJob({ url, variables: { A: mark }, ...options }, secrets, seconds)
    expect(run.code).toBe(1)
    const [line = '', ...more] = run.output.trimEnd().split('\n')
    expect(more).toEqual([])
    expect(line).toMatch(/^error: /)
    expect(line.slice('error: '.length)).toMatch(reason)
    expect(line).not.toContain(mark)
    expect(line).not.toContain('|')
    expect(backend.writes).toBe(0)
  })

  it('does not wait for ever', async () => {
    const { backend, url } = await started()
    await backend.stop()
    const run = await runJob({ url, variables: { A: mark } }, {}, 1)
    expect(run).toEqual({
      code: 1,
      output: `waiting: ${url} cannot be reached (ECONNREFUSED)\nerror: ${url} cannot be reached (ECONNREFUSED)\n`,
    })
  })

  it('holds nothing that envsubst would replace', () => {
    const { configMap } = convexFunctionEnvironment({ variables: { A: 'b' } })
    expect(configMap.data?.['sync.mjs']).not.toMatch(/\$\{|\$[A-Za-z]|\{\{/)
  })
})

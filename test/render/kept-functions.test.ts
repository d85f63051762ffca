import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { convexStack } from '../../src/index.ts'
import { render } from '../../src/render/render.ts'
import { errorOf, folderWith } from './fixtures.ts'

describe('a kept file', () => {
  describe('of the environment of functions', () => {
    const variables = 'function-environment-sealedsecret.yaml'
    const stackWith = (secretVariables: readonly string[]) =>
      convexStack({
        host: 'convex.example.com',
        functionEnvironment: { secretVariables, sealedFile: variables, secretName: 'logins' },
      })
    const pair = ['JWKS', 'JWT_PRIVATE_KEY']
    const seal = (keys: readonly string[], annotations = {}) =>
      stringify({
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        metadata: { name: 'logins', namespace: 'convex', annotations },
        spec: { encryptedData: Object.fromEntries(keys.map((key) => [key, 'AgCipher'])) },
      })
    const linesFor = async (wanted: readonly string[], files = {}) => {
      const folder = await folderWith(files)
      const { issues } = await errorOf(() => render(stackWith(wanted), folder))
      expect(issues.map(({ path }) => path)).toEqual([variables])
      return issues[0]?.message.replaceAll(folder, 'out').split('\n') ?? []
    }
    const controller = '--controller-name=sealed-secrets-controller --controller-namespace=kube-system'
    const own =
      `kubeseal ${controller} --fetch-cert | npx @proompteng/convex-k8s auth-keys --cert - --namespace convex ` +
      `--secret-name logins --out out/${variables}`
    const files = (keys: readonly string[]) => keys.map((key) => `--from-file=${key}=${key}.txt`).join(' ')
    const merge = (keys: readonly string[], more = '') =>
      `kubectl create secret generic logins --namespace convex ${files(keys)} --dry-run=client -o yaml | ` +
      `kubeseal ${controller} --format yaml${more} --merge-into out/${variables}`
    const values = 'from existing values, each in a file without a line break at its end:'

    it('is made by auth-keys when it has its two keys, and others are added', async () => {
      const [first, other, ...rest] = await linesFor(pair)
      expect(first).toBe(`is missing, and the objects need it; make it with: ${own}`)
      expect(other).toMatch(/^or from existing values, .* --from-file=JWKS=JWKS.txt .* > out\//)
      expect(rest).toEqual([])
      const [make, then, command] = await linesFor([...pair, 'RESEND_API_KEY'])
      expect(make).toBe(first)
      expect([then, command]).toEqual([`then add the other keys ${values}`, merge(['RESEND_API_KEY'])])
      expect((await linesFor(['JWKS'])).join('\n')).not.toContain('auth-keys')
    })

    it.each<[string, readonly string[], readonly string[], readonly string[]]>([
      ['another key', pair, ['RESEND_API_KEY'], [`add RESEND_API_KEY ${values}`, merge(['RESEND_API_KEY'])]],
      [
        'both keys of Convex Auth',
        ['RESEND_API_KEY'],
        pair,
        [`make JWT_PRIVATE_KEY and JWKS with: ${own}`, 'or', `add JWKS, JWT_PRIVATE_KEY ${values}`, merge(pair)],
      ],
      [
        'both and another',
        ['REGION'],
        ['A', ...pair],
        [`make JWT_PRIVATE_KEY and JWKS with: ${own}`, `add A ${values}`, merge(['A'])],
      ],
      [
        'one of both',
        ['JWKS'],
        ['JWT_PRIVATE_KEY'],
        [
          `make JWT_PRIVATE_KEY and JWKS with: ${own} --rotate`,
          'or',
          `add JWT_PRIVATE_KEY ${values}`,
          merge(['JWT_PRIVATE_KEY']),
        ],
      ],
    ])('is completed where it lacks %s, and its values stay', async (_, has, lacking, expected) => {
      const [first, ...rest] = await linesFor([...has, ...lacking], { [variables]: seal(has) })
      const lacked = `lacks the key ${lacking.map((key) => `"${key}"`).join(', ')}; `
      expect([first, ...rest]).toEqual([`${lacked}${expected[0]}`, ...expected.slice(1)])
    })

    it('is completed in the scope that it has, and made anew where it holds nothing', async () => {
      const scope = { 'sealedsecrets.bitnami.com/namespace-wide': 'true' }
      const [, command] = await linesFor(['A', 'B'], { [variables]: seal(['A'], scope) })
      expect(command).toBe(merge(['B'], ' --scope namespace-wide'))
      expect((await linesFor(['A'], { [variables]: seal([]) }))[0]).toContain('move it away: mv')
    })
  })
})

import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { rule as sealedData } from '../../../../src/check/rules/secrets/sealed-data.ts'
import { sealedSample } from '../../../../src/check/examples/sealed.ts'
import { sealValue } from '../../../../src/secrets/ciphertext.ts'
import { foundIn, said } from '../support.ts'

const good = sealedData.good
const withValue = (value: string): string => good.replace(sealedSample, JSON.stringify(value))
const seal = (bits: number, text: string): string => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return sealValue(publicKey, 'convex/convex-backend-secrets', Buffer.from(text))
}

describe('sealed values', () => {
  it.each([
    ['of 2048 bits', seal(2048, 'hunter2')],
    ['of 4096 bits', seal(4096, 'x'.repeat(5000))],
    ['of nothing', seal(2048, '')],
    ['over several lines', seal(2048, 'hunter2').replace(/(.{76})/g, '$1\n')],
  ])('are right: %s', (_, value) => {
    expect(foundIn(withValue(value))).toEqual([])
  })

  it.each([
    ['a placeholder', 'AgBy...'],
    ['one in brackets', '<sealed>'],
    ['nothing', ''],
    ['plain text', 'hunter2'],
    ['plain text in base64', Buffer.from('hunter2hunter2').toString('base64')],
    ['too short', 'AA=='],
    ['cut off', seal(2048, 'hunter2').slice(0, 300)],
    ['cut within a group', seal(2048, 'hunter2').slice(0, 301)],
    ['of the other alphabet', seal(2048, 'hunter2').replaceAll('+', '-').replaceAll('/', '_')],
  ])('are wrong: %s', (_, value) => {
    const yaml = withValue(value)
    expect(foundIn(yaml)).toEqual(['error sealed-data'])
    if (value.length > 4) expect(said(yaml)).not.toContain(value)
  })

  it('are looked at only where Convex reads them', () => {
    expect(
      foundIn(withValue('x').replace('metadata: { name: convex-backend-secrets', 'metadata: { name: others')),
    ).toEqual([])
  })
})

const scoped = (outside: string | undefined, inside: string | undefined): string =>
  good
    .replace(
      'kind: SealedSecret\nmetadata: { name: convex-backend-secrets, namespace: convex',
      (text) => text + (outside ? `, ${outside}` : ''),
    )
    .replace(
      'template: { metadata: { name: convex-backend-secrets, namespace: convex',
      (text) => text + (inside ? `, ${inside}` : ''),
    )

describe('scopes', () => {
  const [cluster, namespace] = ['cluster-wide', 'namespace-wide'].map(
    (name) => `annotations: { sealedsecrets.bitnami.com/${name}: "true" }`,
  )
  const rule = 'sealed-scope'

  it.each([
    [undefined, undefined, []],
    [cluster, cluster, []],
    [namespace, namespace, []],
    [undefined, cluster, [`error ${rule}`]],
    [cluster, namespace, [`error ${rule}`]],
    [namespace, undefined, [`warning ${rule}`]],
  ])('%s and %s', (outside, inside, rules) => {
    expect(foundIn(scoped(outside, inside))).toEqual(rules)
  })
})

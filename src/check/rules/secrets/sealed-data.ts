import type { RuleDefinition } from '../../rule.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { sealedSample, sealedYaml } from '../../examples/sealed.ts'
import { shownName } from '../../model/shown.ts'
import { sealedSecretsOf } from '../../model/secrets/convex-secrets.ts'
import { eachObject } from '../scopes.ts'
import { sealedSecrets } from '../../../sources/source.ts'

const tagLength = 16
const smallestKey = 128
const largestKey = 2048

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every value of a SealedSecret is a complete sealed value.',
  why:
    'A sealed value is base64: two bytes with the length of the sealed session key, that key, and the encrypted value ' +
    'with its checksum. The controller cannot open a placeholder, a truncated value, or plain text in base64. It then does ' +
    'not make the Secret, and the pods wait for it.',
  source: [sealedSecrets('pkg/crypto/crypto.go', 'HybridEncrypt', 'HybridDecrypt', 'singleDecrypt')],
  bad: sealedYaml('AgBy8hCi'),
  good: sealedYaml(sealedSample),
  check: eachObject(sealedSecretsOf, function* (object, report) {
    for (const [key, value] of Object.entries(recordAt(object, 'spec', 'encryptedData'))) {
      const wrong = typeof value === 'string' ? sealProblem(value) : 'is not a string'
      if (wrong === undefined) continue
      yield report(
        keyPath('spec.encryptedData', key),
        `The value of ${shownName(key)} ${wrong}.`,
        'Seal the value again, with kubeseal or the command seal of this package.',
      )
    }
  }),
}

function sealProblem(value: string): string | undefined {
  const text = value.replace(/[\r\n]/g, '')
  if (text === '') return 'is empty'
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'is not base64'
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length < 2) return 'is too short'
  const keyLength = bytes.readUInt16BE(0)
  if (keyLength < smallestKey || keyLength > largestKey) return 'does not begin with the length of a sealed key'
  return bytes.length < 2 + keyLength + tagLength ? 'is truncated' : undefined
}

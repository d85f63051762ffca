import type { Problem, RuleDefinition } from '../../rule.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { keyPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { sealedSample } from '../../examples/sealed.ts'
import { shownName } from '../../model/shown.ts'
import { sealed, sealedSecretsOf } from './support/sealed-secrets.ts'
import { problemAt } from '../../rule.ts'

const tagLength = 16
const smallestKey = 128
const largestKey = 2048

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every value of a SealedSecret is what kubeseal wrote.',
  why:
    'A sealed value is base64: two bytes with the length of the sealed session key, that key, and the encrypted value ' +
    'with its check sum. A placeholder, a value cut off when it was copied, or plain text in base64 cannot be opened, so ' +
    'that the Secret is never made and the pods wait for it.',
  source: 'sealed-secrets pkg/crypto/crypto.go:32-140 (v0.36.6)',
  bad: sealed('AgBy8hCi'),
  good: sealed(sealedSample),
  *check(model) {
    yield* sealedSecretsOf(model).flatMap((object) => [...valueProblems(object)])
  },
}

function* valueProblems(object: K8sObject): Iterable<Problem> {
  for (const [key, value] of Object.entries(recordAt(object, 'spec', 'encryptedData'))) {
    const wrong = typeof value === 'string' ? sealProblem(value) : 'is no text'
    if (wrong === undefined) continue
    yield problemAt(
      { object, path: keyPath('spec.encryptedData', key) },
      `The value of ${shownName(key)} ${wrong}.`,
      'Seal it again: kubeseal, or the command seal of this package.',
    )
  }
}

function sealProblem(value: string): string | undefined {
  const text = value.replace(/[\r\n]/g, '')
  if (text === '') return 'is empty'
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'is no base64'
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length < 2) return 'is too short'
  const keyLength = bytes.readUInt16BE(0)
  if (keyLength < smallestKey || keyLength > largestKey) return 'does not begin with the length of a sealed key'
  return bytes.length < 2 + keyLength + tagLength ? 'is cut off' : undefined
}

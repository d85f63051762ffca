import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { keyPath } from '../world/cnpg.ts'
import { convexSecretProducers } from '../world/convex-secrets.ts'
import { recordAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { databaseYaml } from './database-example.ts'
import { documents } from './backend-example.ts'
import { sealedSample } from './sealed-example.ts'
import { shownName } from '../world/shown.ts'

const tagLength = 16
const smallestKey = 128
const largestKey = 2048

const sealed = (value: string, annotations = ''): string =>
  documents(
    databaseYaml,
    `
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: convex-backend-secrets, namespace: convex }
spec:
  encryptedData:
    CONVEX_INSTANCE_SECRET: ${value}
  template: { metadata: { name: convex-backend-secrets, namespace: convex${annotations} } }
`,
  )

function sealedSecretsOf(world: World): readonly K8sObject[] {
  return convexSecretProducers(world)
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'SealedSecret')
}

/** What the controller cannot open. */
export const sealedDataIsSealed: Rule = {
  id: 'sealed-data-is-sealed',
  severity: 'error',
  title: 'Every value of a SealedSecret is what kubeseal wrote.',
  why:
    'A sealed value is base64: two bytes with the length of the sealed session key, that key, and the encrypted value ' +
    'with its check sum. A placeholder, a value cut off when it was copied, or plain text in base64 cannot be opened, so ' +
    'that the Secret is never made and the pods wait for it.',
  source: 'sealed-secrets pkg/crypto/crypto.go:32-140 (v0.36.6)',
  bad: sealed('AgBy8hCi'),
  good: sealed(sealedSample),
  *check(world) {
    yield* distinct(sealedSecretsOf(world).flatMap((object) => [...valueProblems(object)]))
  },
}

function* valueProblems(object: K8sObject): Iterable<Problem> {
  for (const [key, value] of Object.entries(recordAt(object, 'spec', 'encryptedData'))) {
    const wrong = typeof value === 'string' ? sealProblem(value) : 'is no text'
    if (wrong === undefined) continue
    yield {
      object,
      path: keyPath('spec.encryptedData', key),
      message: `The value of ${shownName(key)} ${wrong}.`,
      fix: 'Seal it again: kubeseal, or the command seal of this package.',
    }
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

const scopes = ['sealedsecrets.bitnami.com/cluster-wide', 'sealedsecrets.bitnami.com/namespace-wide'] as const

function scopeOf(metadata: unknown): string {
  const annotations = recordAt(metadata, 'annotations')
  return scopes.find((name) => annotations[name] === 'true')?.split('/')[1] ?? 'strict'
}

/** Said in two places. */
export const sealedScopeIsSaidTwice: Rule = {
  id: 'sealed-scope-is-said-twice',
  severity: 'error',
  title: 'A SealedSecret says its scope in its own annotations as in those of its template.',
  why:
    'The controller opens values by the scope in the metadata of the SealedSecret; kubeseal writes it into the template ' +
    'as well, and reads it from there when it adds a value. Where the first was lost, nothing can be opened; where the ' +
    'second is missing, the next value is sealed for another scope: a warning.',
  source: 'sealed-secrets pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go:91-125, 268-276 (v0.36.6)',
  bad: sealed(sealedSample, ', annotations: { sealedsecrets.bitnami.com/cluster-wide: "true" }'),
  good: sealed(sealedSample),
  *check(world) {
    for (const object of new Set(sealedSecretsOf(world))) {
      const own = scopeOf(object.metadata)
      const inner = scopeOf(recordAt(object, 'spec', 'template', 'metadata'))
      if (own === inner) continue
      yield {
        object,
        path: 'metadata.annotations',
        message: `The scope is ${own}, but ${inner} in the template.`,
        fix: 'Say the scope with which the values were sealed in both places, or seal them again.',
        ...(inner === 'strict' ? { severity: 'warning' } : {}),
      }
    }
  },
}

import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { convexSecretProducers } from '../../model/secrets/convex-secrets.ts'
import { at, listAt, repeatsIn, textAt } from '../../model/read.ts'
import { backedUp } from '../../examples/cnpg-backup.ts'
import { shownName } from '../../model/shown.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An ExternalSecret fetches something, each key once, and deletes or merges only what it makes.',
  why:
    'The webhook of External Secrets refuses one without data and dataFrom, a secretKey that is there twice, an entry of ' +
    'dataFrom with none or with several of extract, find and a generator, and a deletionPolicy Delete or Merge that the ' +
    'creationPolicy leaves nothing to. The schema does not know.',
  source: 'external-secrets apis/externalsecrets/v1/externalsecret_validator.go (v0.20.4, v1.3.2)',
  bad: backedUp.replace(
    'property: secret } }\n',
    'property: secret } }\n    - { secretKey: id, remoteRef: { key: backups, property: name } }\n',
  ),
  good: backedUp,
  *check(model) {
    const objects = new Set(convexSecretProducers(model).map(({ object }) => object))
    for (const object of objects) if (object.kind === 'ExternalSecret') yield* problemsOf(object)
  },
}

function* problemsOf(object: K8sObject): Iterable<Problem> {
  const [data, dataFrom] = [listAt(object, 'spec', 'data'), listAt(object, 'spec', 'dataFrom')]
  if (data.length + dataFrom.length === 0) {
    yield problemAt({ object, path: 'spec.data' }, 'It fetches nothing.', 'List the keys in data.')
  }
  const policy = textAt(object, 'spec', 'target', 'deletionPolicy') ?? 'Retain'
  const keys = data.map((entry) => textAt(entry, 'secretKey') ?? '')
  for (const position of policy === 'Retain' ? repeatsIn(keys) : []) {
    yield problemAt(
      { object, path: `spec.data[${position}].secretKey` },
      `${shownName(keys[position] ?? '')} is there twice.`,
      'Leave one out.',
    )
  }
  for (const [position, entry] of dataFrom.entries()) {
    const wrong = sourceProblem(entry)
    if (wrong === undefined) continue
    yield problemAt({ object, path: `spec.dataFrom[${position}]` }, wrong, 'Give one of extract, find and sourceRef.')
  }
  const creation = textAt(object, 'spec', 'target', 'creationPolicy') ?? 'Owner'
  const isOthers =
    policy === 'Delete' ? ['Merge', 'None'].includes(creation) : policy === 'Merge' && creation === 'None'
  if (!isOthers) return
  yield problemAt(
    { object, path: 'spec.target.deletionPolicy' },
    `deletionPolicy ${policy} does not go with creationPolicy ${creation}.`,
    'Set deletionPolicy: Retain, or creationPolicy: Owner.',
  )
}

function sourceProblem(entry: unknown): string | undefined {
  const source = at(entry, 'sourceRef')
  const isGenerated = at(source, 'generatorRef') !== undefined
  const given = ['extract', 'find'].filter((way) => at(entry, way) !== undefined)
  if (given.length + Number(isGenerated) > 1) return 'It fetches in several ways at once.'
  if (given.length === 0 && source === undefined) return 'It says nothing of what it fetches.'
  return source === undefined || isGenerated || at(source, 'storeRef') !== undefined
    ? undefined
    : 'Its sourceRef names neither a store nor a generator.'
}

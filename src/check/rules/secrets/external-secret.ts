import type { RuleDefinition } from '../../rule.ts'
import { externalSecretsOf } from '../../model/secrets/convex-secrets.ts'
import { at, listAt, repeatsIn, textAt } from '../../model/read.ts'
import { backedUp } from '../../examples/cnpg-backup.ts'
import { eachObject } from '../scopes.ts'
import { shownName } from '../../model/shown.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The sources of an ExternalSecret are valid.',
  why:
    'The webhook of External Secrets refuses an ExternalSecret without data and dataFrom, a duplicate secretKey with ' +
    'deletionPolicy Retain (the default), and an entry of dataFrom without exactly one of extract, find and a generator. ' +
    'The schema does not check this.',
  source: [page('github.com', 'external-secrets v1.3.2, apis/externalsecrets/v1/externalsecret_validator.go')],
  bad: backedUp.replace(
    'property: secret } }\n',
    'property: secret } }\n    - { secretKey: id, remoteRef: { key: backups, property: name } }\n',
  ),
  good: backedUp,
  check: eachObject(externalSecretsOf, function* (object, report) {
    const [data, dataFrom] = [listAt(object, 'spec', 'data'), listAt(object, 'spec', 'dataFrom')]
    if (data.length + dataFrom.length === 0) {
      yield report('spec.data', 'The ExternalSecret fetches no key.', 'List the keys in data.')
    }
    const keys = data.map((entry) => textAt(entry, 'secretKey') ?? '')
    const isRetained = (textAt(object, 'spec', 'target', 'deletionPolicy') ?? 'Retain') === 'Retain'
    for (const position of isRetained ? repeatsIn(keys) : []) {
      const key = shownName(keys[position] ?? '')
      yield report(
        `spec.data[${position}].secretKey`,
        `The key ${key} is a duplicate.`,
        'Remove one of the two entries.',
      )
    }
    for (const [position, entry] of dataFrom.entries()) {
      const wrong = sourceProblem(entry)
      if (wrong === undefined) continue
      yield report(`spec.dataFrom[${position}]`, wrong, 'Set one of extract, find and sourceRef.')
    }
  }),
}

function sourceProblem(entry: unknown): string | undefined {
  const source = at(entry, 'sourceRef')
  const isGenerated = at(source, 'generatorRef') !== undefined
  const given = ['extract', 'find'].filter((way) => at(entry, way) !== undefined)
  if (given.length + Number(isGenerated) > 1) return 'The entry has several sources.'
  if (given.length === 0 && source === undefined) return 'The entry has no source.'
  return source === undefined || isGenerated || at(source, 'storeRef') !== undefined
    ? undefined
    : 'The sourceRef of the entry names neither a store nor a generator.'
}

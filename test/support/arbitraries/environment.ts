import * as fc from 'fast-check'
import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import { s3Variables } from '../../../src/convex/environment/index.ts'
import type { Variable } from '../../../src/convex/environment/index.ts'
import type { BackendEnvironment, ExtraEnvironment } from '../../../src/options/environment/environment.ts'
import { freeText, plainLine, secretReference } from './text.ts'

type Value = string | number | boolean | { readonly secret: string; readonly key: string }

const variables = Object.entries<Variable>(catalogue).filter(([name]) => !s3Variables.includes(name))

function literal(variable: Variable): fc.Arbitrary<Value> {
  switch (variable.kind) {
    case 'integer':
      return fc.oneof(
        fc.integer({ min: variable.min, max: Math.min(variable.max, variable.min + 100_000) }),
        fc.constantFrom(variable.min, variable.max),
      )
    case 'decimal':
      return fc
        .constantFrom(variable.min, Math.min(variable.max, variable.min + 0.5), Math.min(variable.max, 1e-7))
        .filter((value) => value >= variable.min)
    case 'boolean':
      return fc.boolean()
    case 'presence':
      return fc.constant(true)
    case 'choice':
      return fc.constantFrom(...variable.choices)
    case 'text':
      return plainLine
    case 'url':
      return fc.constantFrom('https://s3.example.com', 'http://minio.svc:9000/path?x=1')
    case 'secret':
      return secretReference
  }
}

const oneVariable = fc
  .constantFrom(...variables)
  .chain(([name, variable]) =>
    fc.tuple(
      fc.constant(name),
      fc.oneof({ weight: 5, arbitrary: literal(variable) }, secretReference, fc.constant(undefined)),
    ),
  )

/** All six variables of object storage. */
export const s3 = fc
  .tuple(...s3Variables.map(() => fc.oneof({ weight: 4, arbitrary: plainLine }, secretReference)))
  .map((values) => Object.fromEntries(s3Variables.map((name, index) => [name, values[index]])) as BackendEnvironment)

/** Convex's own variables, without those of object storage. */
export const environment = fc
  .array(oneVariable, { maxLength: 8, size: 'max' })
  .map((entries) => Object.fromEntries(entries) as BackendEnvironment)

/** Variables of others. */
export const extraEnvironment: fc.Arbitrary<ExtraEnvironment> = fc.dictionary(
  fc.constantFrom('NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'npm_config_registry', '_x', 'Y', 'NO', 'A1'),
  fc.oneof(freeText, secretReference),
  { maxKeys: 4, noNullPrototype: true },
)

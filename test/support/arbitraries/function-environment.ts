import * as fc from 'fast-check'
import { functionEnvironmentEdits } from '../../../src/options/environment/function-environment.ts'
import { sealedSample } from '../../../src/check/examples/sealed.ts'
import type {
  FunctionEnvironmentJobOptions,
  FunctionEnvironmentOptions,
} from '../../../src/options/environment/function-environment.ts'
import { common } from './common.ts'
import { edits, editsOf } from './edits.ts'
import { partial } from './partial.ts'
import { functionEnvironmentPresent } from './present.ts'
import { externalSecret, remoteReference } from './secret-sources.ts'
import { freeText, objectName, secretReference, sha } from './text.ts'
import { image, resources, workload } from './workload.ts'

// No other part of a stack has such a name.
const ownName = objectName.map((name) => `own-${name.replaceAll('.', '-')}`.slice(0, 60).replace(/-+$/, ''))

/** Made for a namespace, to which a SealedSecret is bound. */
export const functionEnvironmentJob = fc
  .record({
    variables: fc.dictionary(fc.constantFrom('SITE_NAME', '_x', 'A1', 'b'), fc.oneof(freeText, secretReference), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    names: fc.constantFrom(['JWKS', 'JWT_PRIVATE_KEY', 'x'], ['JWKS', 'JWT_PRIVATE_KEY'], ['x', 'JWKS'], ['x']),
    kind: fc.constantFrom('none', 'file', 'sealed', 'external'),
    remoteRef: remoteReference,
    externalSecret,
    rest: partial({
      ...workload,
      secretName: ownName,
      prune: fc.boolean(),
      name: ownName,
      image,
      resources,
      timeoutSeconds: fc.integer({ min: 60, max: 100_000 }),
      runAsUser: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      adminKey: secretReference,
    }),
  })
  .map(({ variables, names, kind, remoteRef, externalSecret: store, rest }) => (namespace = 'convex') => {
    const { secretName: name = 'convex-function-environment' } = rest
    const keys = Object.fromEntries(names.map((key) => [key, sealedSample]))
    const sources: Readonly<Record<typeof kind, Partial<FunctionEnvironmentJobOptions>>> = {
      none: { secretVariables: names },
      file: { secretVariables: names, sealedFile: 'functions.yaml' },
      sealed: {
        secretVariables: names,
        sealedSecret: {
          apiVersion: 'bitnami.com/v1alpha1',
          kind: 'SealedSecret',
          metadata: { name, namespace },
          spec: { encryptedData: keys, template: { metadata: { name, namespace } } },
        },
      },
      external: {
        externalSecret: { ...store, remoteRefs: Object.fromEntries(names.map((key) => [key, remoteRef])) },
      },
    }
    return { ...rest, variables, ...sources[kind] } as FunctionEnvironmentJobOptions
  })

/** Options of `convexFunctionEnvironment`. */
export const functionEnvironmentOptions: fc.Arbitrary<FunctionEnvironmentOptions> = fc
  .tuple(
    common,
    functionEnvironmentJob,
    partial({
      url: fc.constantFrom('http://convex-backend:3210', 'https://convex.example.com'),
      release: sha,
      edit: edits(functionEnvironmentEdits),
    }),
  )
  .map(([shared, job, rest]): FunctionEnvironmentOptions => ({ ...shared, ...job(shared.namespace), ...rest }))
  .map((options) => ({ ...options, edit: editsOf(options.edit, functionEnvironmentPresent(options)) }))

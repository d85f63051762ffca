import * as fc from 'fast-check'
import { applicationEdits } from '../../../src/options/argocd/application.ts'
import type { ApplicationOptions } from '../../../src/options/argocd/application.ts'
import { edits } from './edits.ts'
import { partial } from './partial.ts'
import { annotations, dnsLabel, labels, objectName } from './text.ts'

/** Options of `convexApplication`. */
export const applicationOptions: fc.Arbitrary<ApplicationOptions> = fc
  .tuple(
    fc.record({
      repoURL: fc.constantFrom('https://github.com/example/infrastructure.git', 'git@github.com:example/x.git'),
      path: fc.constantFrom('argocd/applications/convex', '.', 'a'),
    }),
    partial({
      name: objectName,
      namespace: dnsLabel,
      labels,
      annotations,
      project: fc.constantFrom('default', 'platform', 'null'),
      targetRevision: fc.constantFrom('main', 'v1.0.0', '1e3'),
      destination: partial({ server: fc.constant('https://10.0.0.1:6443'), namespace: dnsLabel }),
      namespaceLabels: labels,
      namespaceAnnotations: annotations,
      syncWave: fc.integer({ min: -1000, max: 1000 }),
      revisionHistoryLimit: fc.nat(20),
      automated: fc.oneof(
        partial({ enabled: fc.boolean(), prune: fc.boolean(), selfHeal: fc.boolean(), allowEmpty: fc.boolean() }),
        fc.constant(false as const),
      ),
      retryLimit: fc.nat(20),
      syncOptions: fc.subarray(['PruneLast=true', 'RespectIgnoreDifferences=true', 'ServerSideApply=true']),
      ignoreDifferences: fc.subarray([{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }]),
      edit: edits(applicationEdits),
    }),
  )
  .map((parts) => Object.assign({}, ...parts) as ApplicationOptions)

import { program } from '../../../command-name.ts'
import { backendRepository } from '../../../convex/release.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, Report, RuleDefinition } from '../../rule.ts'
import { chartsOf, holdsConvex, isConvexImage } from '../../model/argocd/charts.ts'
import { backendPrograms, runsOf } from '../../model/backend/commands.ts'
import { groupOf } from '../../model/index-of-objects.ts'
import { at, recordAt, textAt } from '../../model/read.ts'
import { isWorkload } from '../../model/backend/workloads.ts'
import { backendYaml } from '../../examples/backend.ts'
import { eachObject } from '../scopes.ts'
import { argoCd, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'Everything that runs Convex has a kind that the check supports.',
  why:
    'Flux, Argo CD and other tools render a Helm chart later, and an operator creates pods from its own kind. These ' +
    'pods are not among the objects, so they were not checked.',
  source: [
    page('fluxcd.io', 'HelmRelease v2'),
    argoCd('docs/user-guide/helm.md', '"## Declarative"'),
    page('docs.k3s.io', 'Helm, HelmChart'),
  ],
  bad: `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: convex, namespace: convex }
spec:
  chart: { spec: { chart: app, sourceRef: { kind: HelmRepository, name: charts } } }
  values: { image: { repository: ${backendRepository} } }
`,
  good: backendYaml,
  check: eachObject(
    ({ objects }) => objects.filter((object) => !isWorkload(object)),
    function* (object, report, model) {
      const charts = chartsOf(model, object)
      const held = charts.filter(holdsConvex)
      for (const { path } of held) yield chartProblem(object, path, report)
      const path = charts.length > 0 || isPassive(object) ? undefined : imageIn(at(object, 'spec'), 'spec')
      if (path === undefined) return
      const message = `The kind ${object.kind} is not supported: its image of Convex was not checked.`
      yield report(path, message, `Apply it, then check its pods: kubectl get pods -o yaml | ${program} check -`)
    },
  ),
}

function chartProblem(object: K8sObject, path: string, report: Report): Problem {
  const rendered = object.kind.startsWith('Application')
    ? 'argocd app manifests NAME'
    : 'helm template CHART --values FILE'
  return report(
    path,
    `The ${object.kind} deploys Convex from manifests that are not among the objects. They were not checked.`,
    `Check the rendered manifests: ${rendered} | ${program} check -`,
  )
}

/** Whether a kind names images without running them, or is a core kind. */
function isPassive({ apiVersion, kind }: K8sObject): boolean {
  const group = groupOf(apiVersion)
  return (
    group === '' || kind === 'CustomResourceDefinition' || /^(?:image\.toolkit\.fluxcd\.io|kustomize\.)/.test(group)
  )
}

/** Path of the first image of Convex in an object of an unknown kind. */
function imageIn(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const record = recordAt(value)
  const runsIt = at(record, 'script') === undefined && runsOf(record, backendPrograms) !== 'other'
  if (isConvexImage('image', textAt(record, 'image') ?? '') && runsIt) return `${path}.image`
  for (const [key, inner] of Object.entries(value)) {
    const found = imageIn(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

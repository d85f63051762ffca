import { program } from '../../../command-name.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { chartsOf, holdsConvex, isConvexImage } from '../../model/argocd/charts.ts'
import { backendPrograms, runsOf } from '../../model/backend/commands.ts'
import { groupOf } from '../../model/index-of-objects.ts'
import { at, recordAt, textAt } from '../../model/read.ts'
import { isWorkload } from '../../model/backend/workloads.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml } from '../../examples/backend.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'Everything that runs Convex is of a kind that the check reads.',
  why:
    'Flux, Argo CD and other tools render a Helm chart later, and an operator makes pods from a kind of its own. The pods ' +
    'are not among the objects, so nothing in them was checked.',
  source: 'Flux HelmRelease v2, Argo CD docs/user-guide/helm.md, k3s HelmChart',
  bad: `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: convex, namespace: convex }
spec:
  chart: { spec: { chart: app, sourceRef: { kind: HelmRepository, name: charts } } }
  values: { image: { repository: ghcr.io/get-convex/convex-backend } }
`,
  good: backendYaml,
  *check(model) {
    for (const object of model.objects) {
      if (!isWorkload(object)) yield* problemsOf(model, object)
    }
  },
}

function problemsOf(model: Model, object: K8sObject): readonly Problem[] {
  const charts = chartsOf(model, object)
  const held = charts.filter(holdsConvex)
  if (held.length > 0) return held.map(({ path }) => chartProblem(object, path))
  const path = charts.length > 0 || isPassive(object) ? undefined : imageIn(at(object, 'spec'), 'spec')
  if (path === undefined) return []
  const message = `The kind ${object.kind} is not supported: its Convex image was not checked.`
  return [
    problemAt(
      { object, path },
      message,
      `After it is applied, check the pods that it creates: kubectl get pods -o yaml | ${program} check -`,
    ),
  ]
}

function chartProblem(object: K8sObject, path: string): Problem {
  const rendered = object.kind.startsWith('Application')
    ? 'argocd app manifests NAME'
    : 'helm template CHART --values FILE'
  return problemAt(
    { object, path },
    'It deploys Convex from manifests that are not among the objects and were not checked.',
    `Check the manifests that it renders: ${rendered} | ${program} check -`,
  )
}

/** Kinds that name images and run none, and the core kinds. */
function isPassive({ apiVersion, kind }: K8sObject): boolean {
  const group = groupOf(apiVersion)
  return (
    group === '' || kind === 'CustomResourceDefinition' || /^(?:image\.toolkit\.fluxcd\.io|kustomize\.)/.test(group)
  )
}

/** Path of the first container of Convex in an object of an unknown kind. */
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

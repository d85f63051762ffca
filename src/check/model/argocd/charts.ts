import { isPublished, owners } from '../../../convex/release.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { imageName } from '../backend/convex-pods.ts'
import { groupOf, namespaceOf } from '../index-of-objects.ts'
import { at, listAt, recordAt, textAt } from '../read.ts'
import type { Model } from '../model.ts'

/** Manifests that another tool renders, usually from a Helm chart, as an object names them. */
interface Chart {
  /** Path of the values in the object. */
  readonly path: string
  readonly values: unknown
  readonly name: string | undefined
}

/** The charts that Flux, Argo CD, k3s or Crossplane render for an object. */
export function chartsOf(model: Model, object: K8sObject): readonly Chart[] {
  const kind = `${groupOf(object.apiVersion)}/${object.kind}`
  if (kind === 'helm.toolkit.fluxcd.io/HelmRelease') {
    const name = textAt(object, 'spec', 'chart', 'spec', 'chart') ?? textAt(object, 'spec', 'chartRef', 'name')
    const maps = listAt(object, 'spec', 'valuesFrom').map((source) =>
      at(model.index.find('ConfigMap', '', namespaceOf(object), textAt(source, 'name') ?? ''), 'data'),
    )
    return [{ path: 'spec.values', values: [at(object, 'spec', 'values'), ...maps], name }]
  }
  if (kind === 'argoproj.io/Application') return sourcesOf(model, at(object, 'spec'), 'spec')
  if (kind === 'argoproj.io/ApplicationSet')
    return sourcesOf(model, at(object, 'spec', 'template', 'spec'), 'spec.template.spec')
  if (kind === 'helm.cattle.io/HelmChart' || kind === 'helm.cattle.io/HelmChartConfig') {
    const { valuesContent, set } = recordAt(object, 'spec')
    return [{ path: 'spec.valuesContent', values: [valuesContent, set], name: textAt(object, 'spec', 'chart') }]
  }
  if (kind !== 'helm.crossplane.io/Release') return []
  const { values, set, chart } = recordAt(object, 'spec', 'forProvider')
  return [{ path: 'spec.forProvider.values', values: [values, set], name: textAt(chart, 'name') }]
}

function sourcesOf({ backends, dashboards }: Model, spec: unknown, path: string): readonly Chart[] {
  // If pods of Convex are among the objects, the Application is assumed to apply these.
  const isAlone = backends.length === 0 && dashboards.length === 0
  const entries = [
    [at(spec, 'source'), `${path}.source`] as const,
    ...listAt(spec, 'sources').map((source, position) => [source, `${path}.sources[${position}]`] as const),
  ]
  return entries.flatMap(([source, place]) => {
    const helm = at(source, 'helm')
    const chart = {
      path: helm === undefined ? `${place}.chart` : `${place}.helm`,
      values: helm,
      name: textAt(source, 'chart') ?? (helm === undefined ? undefined : textAt(source, 'path')),
    }
    const images = listAt(source, 'kustomize', 'images').map((image) => String(image).split('=').at(-1))
    return isAlone ? [chart, { path: `${place}.kustomize.images`, values: images, name: undefined }] : [chart]
  })
}

const ownChart = /(?:^|\/)convex(?:-(?:backend|dashboard|self-?hosted|stack|chart))?$/

/** Whether a chart deploys Convex: its name or an image in its values shows it. */
export function holdsConvex({ name, values }: Chart): boolean {
  return (name !== undefined && name.length < 300 && ownChart.test(name)) || hasImage('', values)
}

function hasImage(keys: string, value: unknown): boolean {
  if (typeof value === 'string') return isConvexImage(keys, value) || isInText(value)
  if (Array.isArray(value)) return value.some((item) => hasImage(keys, item))
  // Parameters are pairs: `{ name: image.repository, value: … }`.
  const name = textAt(value, 'name')
  if (name !== undefined && isConvexImage(name, textAt(value, 'value') ?? '')) return true
  return Object.entries(recordAt(value)).some(([key, item]) => hasImage(`${keys}.${key}`, item))
}

/** Whether an image of Convex is in a text of YAML or JSON. */
function isInText(text: string): boolean {
  if (!text.includes('convex') || !/\s|:/.test(text)) return false
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'))
  const parts = lines.join('\n').split(/[\s"',{}[\]]+/)
  const words = parts
    .map((word) => (word.endsWith(':') ? word.slice(0, -1) : word))
    .filter((word) => !/^-?$/.test(word))
  return words.some((word, position) => isConvexImage(words[position - 1] ?? '', word))
}

/** Whether a value is an image of Convex, not the address of a Service or the name of an object. */
export function isConvexImage(keys: string, text: string): boolean {
  if (text.length > 500 || !/(?:^|[-_.])convex-(?:backend|dashboard)$/.test(imageName(text))) return false
  if (/\s|:\/\//.test(text)) return false
  const [tag] = /:[^:/]*$/.exec(text.split('@')[0] ?? '') ?? []
  if (tag !== undefined) return text.includes('/') || !/^:\d{1,5}$/.test(tag)
  // `convex/convex-backend` alone may be a namespace and the name of an object.
  const isOwn = isPublished(text) || text.includes(`${owners[0]}/`)
  return isOwn || (/image|repo/i.test(keys) && !/secret/i.test(keys))
}

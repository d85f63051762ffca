import { program } from '../../command-name.ts'
import type { Group } from './deployments.ts'
import { folderFactsOf } from './folder-facts.ts'
import { isKustomization } from './kustomize.ts'
import { allOf } from './survey.ts'
import type { Folder } from './survey.ts'

/** Whether no object was read that can be checked. A kustomization is not one, unless its missing files are a finding. */
export function isNothing(groups: readonly Group[]): boolean {
  return groups.every(({ objects }) =>
    objects.every((object) => isKustomization(object) && (folderFactsOf(object)?.missing ?? []).length === 0),
  )
}

/** Why a text contains no objects, and what to do. */
export function nothingInText(text: string, isInput: boolean): string {
  const where = isInput ? 'standard input ' : ''
  return text.trim() === ''
    ? `${where}is empty. If a command ${isInput ? 'feeds' : 'writes'} it, look at that command's own error message.`
    : `${where}contains no Kubernetes objects, only comments or empty documents.`
}

/** Why a folder contains no objects, and what to do. */
export function nothingInFolder(folder: Folder): string {
  if (folder.isChart) return `is a Helm chart. Check the rendered manifests: ${rendered(folder.path)}`
  const folders = allOf(folder)
  const charts = folders.filter(({ isChart }) => isChart).map(({ path }) => path)
  if (charts.length > 0) return `contains no Kubernetes objects outside ${chartsLeftOut(charts)}`
  const kustomized = folders.find(({ kustomization }) => kustomization !== undefined)
  if (kustomized !== undefined) {
    const made = `kubectl kustomize ${quoted(kustomized.path)} | ${program} check`
    return `contains no Kubernetes objects that its kustomization lists. Check the output of kustomize: ${made}`
  }
  const files = folders.flatMap(({ manifests }) => manifests).length
  const found =
    files === 0
      ? 'contains no YAML or JSON files, in all folders below it.'
      : `contains no Kubernetes objects: none of its YAML and JSON files (${files}) has an object with apiVersion and kind.`
  return `${found} Hidden folders are not read. Name the folder or the files of the manifests.`
}

/** The names of the first charts, and how to check them. */
export function chartsLeftOut(charts: readonly string[]): string {
  const names = [...charts.slice(0, 3), ...(charts.length > 3 ? [`${charts.length - 3} more`] : [])].join(', ')
  const [first = '.'] = charts
  return `Helm charts, which are not read (${names}). Check the rendered manifests: ${rendered(first)}`
}

function rendered(chart: string): string {
  return `helm template ${quoted(chart)} | ${program} check`
}

function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

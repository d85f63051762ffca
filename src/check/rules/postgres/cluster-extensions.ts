import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { at, listAt, repeatsIn, textAt } from '../../model/read.ts'
import { isOperatorsVariable } from './support/managed-roles.ts'
import { database } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'

const extended = (image: string): string =>
  database({ 'postgresql: { ': `postgresql: { extensions: [{ name: vector${image} }], ` })

const pathLists = ['extension_control_path', 'dynamic_library_path', 'ld_library_path', 'bin_path'] as const

export const rule: RuleDefinition = {
  severity: 'error',
  title:
    'Each extension of a cluster has a name of its own, an image, and paths and variables that the operator takes.',
  why:
    'The webhook refuses two extensions whose names give volumes of one name, one without an image where no catalog is ' +
    "named, paths that are empty, there twice or lead out of the image, and variables that are the operator's, have a " +
    'list of their own (PATH, LD_LIBRARY_PATH), are there twice, or hold another placeholder than ${image_root}.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:2944-3100 (v1.30)',
  bad: extended(''),
  good: extended(', image: { reference: "ghcr.io/cloudnative-pg/pgvector:0.8.1-17-trixie" }'),
  check: eachCluster(function* (cluster, report) {
    const seen = new Set<string>()
    for (const [position, extension] of listAt(cluster, 'spec', 'postgresql', 'extensions').entries()) {
      const path = `spec.postgresql.extensions[${position}]`
      const name = textAt(extension, 'name') ?? ''
      const volume = name.replaceAll('_', '-')
      if (name === '') yield report(`${path}.name`, 'The extension has no name.', 'Name it.')
      else if (seen.has(volume)) yield report(`${path}.name`, `${name} is there twice.`, 'Leave one of them out.')
      seen.add(volume)
      if (at(cluster, 'spec', 'imageCatalogRef') === undefined && !textAt(extension, 'image', 'reference'))
        yield report(`${path}.image.reference`, `${name} has no image.`, 'Name its image, or a catalog that has it.')
      yield* pathProblems(report, path, extension)
      yield* variableProblems(cluster, path, extension, report)
    }
  }),
}

function* pathProblems(report: Report, path: string, extension: unknown): Iterable<Problem> {
  for (const list of pathLists) {
    const paths = listAt(extension, list)
    const repeats = repeatsIn(paths)
    for (const [position, value] of paths.entries()) {
      const isOutside = /^(?:\.\/)*\.\.(?:\/|$)/.test(String(value))
      if (value !== '' && !isOutside && !repeats.has(position)) continue
      const message = isOutside ? 'The path leads out of the image.' : 'The path is empty or there twice.'
      yield report(`${path}.${list}[${position}]`, message, 'Name each directory of the image once.')
    }
  }
}

function* variableProblems(object: K8sObject, path: string, extension: unknown, report: Report): Iterable<Problem> {
  const seen = new Set<string>()
  for (const [position, entry] of listAt(extension, 'env').entries()) {
    const name = textAt(entry, 'name') ?? ''
    const place = { object, path: `${path}.env[${position}]` }
    if (isOperatorsVariable(name) || ['PATH', 'LD_LIBRARY_PATH'].includes(name) || seen.has(name)) {
      const message = seen.has(name) ? `${name} is there twice.` : `${name} cannot be set here.`
      yield report(place, message, 'Leave it out; directories go into bin_path and ld_library_path.')
    }
    seen.add(name)
    const value = (textAt(entry, 'value') ?? '').replaceAll('$$', '')
    if (!/\$\{(?!image_root\})[^}$]*\}/.test(value)) continue
    yield report(
      place,
      `${name} holds an unknown placeholder.`,
      'Only {image_root} after a dollar is known; write two dollars for one.',
    )
  }
}

import { basename } from 'node:path'
import * as v from 'valibot'
import { ConvexK8sError } from '../../errors.ts'
import { guarded } from '../../guarded.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { typeName } from '../../options/describe.ts'
import { callback } from '../../options/fields.ts'
import { parse } from '../../options/parse.ts'
import { strict } from '../../options/strict.ts'
import { groupsIn, together } from './deployments.ts'
import type { Group, LoadedDeployment } from './deployments.ts'
import { sourceKindOf } from './disk.ts'
import { each } from './each.ts'
import { kustomizationNames } from './names.ts'
import { isNothing, nothingInFolder, nothingInText } from './nothing.ts'
import { onlyObjects, unreadable } from './parse.ts'
import { Reader } from './reader.ts'
import { withSharedDatabases } from './shared-databases.ts'
import { allOf, survey } from './survey.ts'

/** Text that does not come from a file, such as standard input. */
export interface ManifestText {
  /** YAML or JSON. */
  readonly text: string
  /**
   * The name in findings.
   * @default '<stdin>'
   */
  readonly file?: string | undefined
}

/** Options of `loadObjects` and `loadDeployments`. */
export interface LoadOptions {
  /** Called before each file is read, with its path and the number of files read before. Default: no call. */
  readonly onFile?: ((file: string, before: number) => void) | undefined
  /** Called for each Helm chart below a folder. Charts are not read: their templates are not manifests. Default: no call. */
  readonly onChart?: ((folder: string) => void) | undefined
  /**
   * Returns the manifests that kustomize builds from a folder, as YAML. Default: the kustomization is read without its patches
   * and generators.
   */
  readonly build?: ((folder: string) => Promise<string>) | undefined
}

/**
 * Reads the Kubernetes objects of one deployment for `check`: a file, a folder, or text. The input is YAML with several
 * documents, JSON, and the items of a `List`. Findings name the file and line of each object.
 *
 * A folder with a kustomization returns the listed objects, with `namespace`, `images`, `replicas` and `commonAnnotations`
 * applied, and the kustomization, so that `check` can report missing and unlisted files. Any other folder returns all
 * manifests in it and in the folders below it; YAML files without `apiVersion` and `kind` are ignored. `loadDeployments`
 * documents how folders below a folder are read, and reads several deployments.
 *
 * Limits of a call: 64 MiB of manifests, 50,000 objects with 3,500,000 keys, values and lines, 10,000 files, 10,000 folders,
 * and 16 levels of kustomizations. Limits of a document: 3 to 8 MB depending on the number of keys and values, 256 levels,
 * 1,000 aliases. Files outside of the folder of a kustomization are refused, as in kustomize. Folders and symbolic links that
 * lead out of the Git checkout (without one, out of the given folder) are refused, too.
 *
 * @throws ConvexK8sError with file, line and column of everything that cannot be read; if there are no objects, so that a
 * check of nothing does not pass; and if a folder contains several deployments.
 *
 * @example
 * ```ts
 * import { check, loadObjects } from '@proompteng/convex-k8s'
 *
 * const findings = check(await loadObjects('argocd/applications/convex'))
 * ```
 */
export async function loadObjects(
  source: string | ManifestText,
  options: LoadOptions = {},
): Promise<readonly K8sObject[]> {
  const deployments = await loadDeployments(source, options)
  const [first, ...others] = deployments
  if (first !== undefined && others.length === 0) return first.objects
  throw new ConvexK8sError(
    `The folder contains ${deployments.length} deployments, which must not be mixed. Load one, or all with loadDeployments.`,
    deployments.map(({ path, objects }) => ({
      path,
      message: `${objects.length} object${objects.length === 1 ? '' : 's'}`,
    })),
  )
}

/**
 * Reads several deployments for `check`, which checks each deployment separately. Staging is not mixed with production.
 *
 * - The objects of a kustomization are a deployment. A folder that another kustomization below the same folder uses, such
 *   as the `base` of overlays or a component, is part of that deployment, not a separate one.
 * - Folders without a kustomization are read together with the folders below them, as in `kubectl apply --recursive` and
 *   `directory.recurse` of Argo CD. If two folders contain the same object (kind, namespace and name), they cannot be
 *   applied to one cluster, and each is a deployment.
 * - A folder with only a database cluster, as in a fleet, is added to each deployment in a neighboring folder that has a
 *   `Database` in the cluster.
 * - Several sources are read in the same way: files together, and each folder with a kustomization separately.
 * - Symbolic links are followed inside the Git checkout (without one, inside the given folder), and a folder is read once.
 *   Hidden folders, installed Node packages and Helm charts are ignored.
 *
 * The limits are those of `loadObjects`, for all sources together.
 *
 * @returns At least one deployment, each with the path of its folder or file.
 * @throws ConvexK8sError with file, line and column of everything that cannot be read, and for every source without
 * objects.
 *
 * @example
 * ```ts
 * import { check, loadDeployments } from '@proompteng/convex-k8s'
 *
 * for (const { path, objects } of await loadDeployments('argocd')) {
 *   for (const { rule, message } of check(objects)) console.log(`${path}: ${rule}: ${message}`)
 * }
 * ```
 */
export async function loadDeployments(
  sources: string | ManifestText | readonly (string | ManifestText)[],
  options: LoadOptions = {},
): Promise<readonly LoadedDeployment[]> {
  const { onFile, onChart, build } = parse('loadDeployments', loadOptions, options)
  const reader = new Reader(onFile, build)
  const groups = (await each(listOf(sources), (source) => groupsFrom(source, reader, onChart))).flat()
  const open = groups.filter(({ isApart }) => !isApart).map(({ path }) => path)
  return withSharedDatabases(together(open.join(', '), groups)).map(({ path, objects }) => ({ path, objects }))
}

type Source = string | ManifestText

const loadOptions = strict({
  onFile: v.optional(callback<NonNullable<LoadOptions['onFile']>>()),
  onChart: v.optional(callback<NonNullable<LoadOptions['onChart']>>()),
  build: v.optional(callback<NonNullable<LoadOptions['build']>>()),
}) satisfies v.GenericSchema<LoadOptions>

/** The sources, each read once, because a getter can return other values later. */
function listOf(sources: Source | readonly Source[]): readonly Source[] {
  // An array can have holes, which map skips; a copy has none.
  return guarded('loadDeployments', () => (Array.isArray(sources) ? [...sources] : [sources]).map(sourceOf))
}

function sourceOf(source: unknown, index: number): Source {
  if (typeof source === 'string') return source
  const { text, file } = (source ?? {}) as { readonly text?: unknown; readonly file?: unknown }
  if (typeof text === 'string' && (file === undefined || typeof file === 'string')) return { text, file }
  const [path, given] = typeof text === 'string' ? ['.file', file] : text === undefined ? ['', source] : ['.text', text]
  const place = `source${index === 0 ? '' : `[${index}]`}${path}`
  const message = `expected the path of a folder or file, or { text }, got ${typeName(given)}`
  throw unreadable([{ path: place, message: path === '.file' ? `expected text, got ${typeName(given)}` : message }])
}

async function groupsFrom(
  source: string | ManifestText,
  reader: Reader,
  onChart: LoadOptions['onChart'],
): Promise<readonly Group[]> {
  if (typeof source !== 'string') return strictly(reader, source.text, source.file)
  if ((await sourceKindOf(source)) === 'file') return strictly(reader, await reader.text(source, true), source)
  const folder = await survey(source)
  const groups = await groupsIn(folder, reader)
  if (isNothing(groups)) throw unreadable([{ path: source, message: nothingInFolder(folder) }])
  for (const { path, isChart } of allOf(folder)) if (isChart) onChart?.(path)
  return groups
}

/** The objects of a text that must contain only objects. */
function strictly(reader: Reader, text: string, file?: string): readonly Group[] {
  if (file !== undefined && kustomizationNames.includes(basename(file)))
    throw unreadable([{ path: file, message: 'is a kustomization. Name its folder to check the listed objects.' }])
  const path = file ?? '<stdin>'
  const objects = onlyObjects(reader.parsed(text, path), path)
  const groups = [{ path, objects, isApart: false }]
  if (isNothing(groups)) throw unreadable([{ path: file ?? '', message: nothingInText(text, file === undefined) }])
  return groups
}

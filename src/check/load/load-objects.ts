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
   * How findings name it.
   * @default '<stdin>'
   */
  readonly file?: string | undefined
}

/** Options of `loadObjects` and `loadDeployments`. */
export interface LoadOptions {
  /** Called before each file is read, with its path and how many were read before. Default: nothing is called. */
  readonly onFile?: ((file: string, before: number) => void) | undefined
  /** Called for each Helm chart below a folder, which is not read: its templates are no manifests. Default: nothing is called. */
  readonly onChart?: ((folder: string) => void) | undefined
  /**
   * Gives the manifests that kustomize makes of a folder, as YAML. Default: the kustomization is read, and its patches and
   * generators are not followed.
   */
  readonly build?: ((folder: string) => Promise<string>) | undefined
}

/**
 * Reads the Kubernetes objects of one deployment for `check`: a file, a folder, or text. YAML of several documents,
 * JSON, and the items of a `List`; each object remembers its file and line for the findings.
 *
 * A folder with a kustomization gives what the kustomization lists, with its `namespace`, `images`, `replicas`
 * and `commonAnnotations` applied, and the kustomization itself, so that `check` can say what is missing or unlisted. One without gives every
 * manifest in it and in the folders below it; YAML files without `apiVersion` and `kind` are passed over. `loadDeployments` says how
 * folders below a folder are read, and reads several deployments.
 *
 * Limits of a call: 64 MiB of manifests, 50,000 objects with 3,500,000 keys, values and lines, 10,000 files and as many folders, 16 levels of
 * kustomizations.
 * Of a document: 3 to 8 MB by the number of keys and values, 256 levels, 1,000 aliases. Files outside the folder of a kustomization are refused, as
 * kustomize refuses them; so are folders and symbolic links that lead out of the Git checkout, or of the given folder when it is in none.
 *
 * @throws ConvexK8sError with file, line and column of everything that cannot be read; when there are no objects, so that
 * a check does not pass because it saw nothing; and when a folder holds several deployments.
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
    `The folder holds ${deployments.length} deployments, which must not be mixed. Load one, or all with loadDeployments.`,
    deployments.map(({ path, objects }) => ({
      path,
      message: `${objects.length} object${objects.length === 1 ? '' : 's'}`,
    })),
  )
}

/**
 * Reads several deployments for `check`: every one is checked alone, so that staging is not mixed with production.
 *
 * - What a kustomization lists is a deployment. A folder that another kustomization below the same folder uses, such as
 *   the `base` of overlays or a component, is a part of that deployment and not one by itself.
 * - Folders without a kustomization are read together with those below them, as `kubectl apply --recursive` and
 *   `directory.recurse` of Argo CD do. When two of them hold the same object (kind, namespace and name), they cannot go
 *   to one cluster, and each is a deployment.
 * - A folder with a database cluster alone, as a fleet has one, is added to each deployment beside it that has a
 *   `Database` in the cluster.
 * - Several sources are treated in the same way: files are read together, folders with a kustomization alone.
 * - Symbolic links are followed inside the Git checkout (without one, inside the given folder), and a folder is read once. Hidden folders, installed Node packages and Helm charts are left out.
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

/** The sources, each read once: a getter cannot give another value later. */
function listOf(sources: Source | readonly Source[]): readonly Source[] {
  // An array may have holes, which map passes over; a copy has none.
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

/** The objects of a text that should hold nothing else. */
function strictly(reader: Reader, text: string, file?: string): readonly Group[] {
  if (file !== undefined && kustomizationNames.includes(basename(file)))
    throw unreadable([{ path: file, message: 'is a kustomization. Name its folder, to check what it lists.' }])
  const path = file ?? '<stdin>'
  const objects = onlyObjects(reader.parsed(text, path), path)
  const groups = [{ path, objects, isApart: false }]
  if (isNothing(groups)) throw unreadable([{ path: file ?? '', message: nothingInText(text, file === undefined) }])
  return groups
}

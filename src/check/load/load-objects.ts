import { readFile, readdir, stat } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { typeName } from '../../options/describe.ts'
import { listAt } from '../world/read.ts'
import { setFolderFacts } from './folder-facts.ts'
import { kustomized, unfollowedFields } from './kustomize.ts'
import { limits } from './limits.ts'
import { parseManifests, unreadable } from './parse.ts'

/** Text that is no file: what came in by standard input. */
export interface ManifestText {
  readonly text: string
  /**
   * How findings name it.
   * @default '<stdin>'
   */
  readonly file?: string | undefined
}

/** Options of `loadObjects`. */
export interface LoadOptions {
  /** Called before each file is read, with its path and how many were read before. Default: nothing is called. */
  readonly onFile?: ((file: string, before: number) => void) | undefined
}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/**
 * Reads Kubernetes objects for `check`: a file, a folder, or text. YAML of several documents, JSON, and the items of a
 * `List`; each object remembers its file and line for the findings.
 *
 * A folder with a kustomization gives what the kustomization lists, with its `namespace` and `images` applied, and the
 * kustomization itself, so that `check` can say what is missing or unlisted. One without gives every manifest that lies
 * in it; folders inside are not read, as Argo CD does not read them either. Other YAML files in a folder are passed over.
 *
 * Limits: 64 MiB a file, 10,000 files, 100 uses of one alias, 16 levels of kustomizations.
 *
 * @throws ConvexK8sError with file, line and column of everything that cannot be read.
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
  { onFile }: LoadOptions = {},
): Promise<readonly K8sObject[]> {
  if (typeof source !== 'string') return strictly(textOf(source), source.file ?? '<stdin>')
  const reader = new Reader(onFile)
  const found = await statOf(source)
  return found.isDirectory() ? reader.folder(source, 0) : strictly(await reader.text(source), source)
}

function textOf(source: ManifestText): string {
  const text: unknown = (source as ManifestText | undefined)?.text
  if (typeof text === 'string') return text
  const [path, given] = text === undefined ? ['source', source] : ['source.text', text]
  throw unreadable([{ path, message: `expected the path of a folder or file, or { text }, got ${typeName(given)}` }])
}

/** The objects of a text that should hold nothing else. */
function strictly(text: string, file: string): readonly K8sObject[] {
  const { objects, others } = parseManifests(text, file)
  if (others.length > 0) {
    throw unreadable(
      others.map((path) => ({ path, message: 'is no Kubernetes object: it has no apiVersion and kind' })),
    )
  }
  return objects
}

/** Counts what it reads. */
class Reader {
  #files = 0
  readonly #onFile: LoadOptions['onFile']

  constructor(onFile: LoadOptions['onFile']) {
    this.#onFile = onFile
  }

  async text(path: string): Promise<string> {
    this.#onFile?.(path, this.#files)
    this.#files += 1
    if (this.#files > limits.files)
      throw unreadable([{ path, message: `more than ${limits.files} files; give fewer at once` }])
    const { size } = await statOf(path)
    if (size > limits.bytesInFile) {
      throw unreadable([
        { path, message: `is larger than ${limits.bytesInFile / 1024 / 1024} MiB; give its parts one by one` },
      ])
    }
    return attempt(path, () => readFile(path, 'utf8'))
  }

  async folder(path: string, depth: number): Promise<readonly K8sObject[]> {
    if (depth > limits.kustomizationDepth) {
      throw unreadable([
        {
          path,
          message: `kustomizations nest deeper than ${limits.kustomizationDepth} levels; do they list each other?`,
        },
      ])
    }
    const entries = await attempt(path, () => readdir(path, { withFileTypes: true }))
    const names = entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .toSorted()
    const kustomizationName = kustomizationNames.find((name) => names.includes(name))
    const manifests = names.filter((name) => /\.(ya?ml|json)$/.test(name) && !kustomizationNames.includes(name))
    if (kustomizationName === undefined) return this.#manifests(path, manifests)
    const file = join(path, kustomizationName)
    const [kustomization] = parseManifests(await this.text(file), file).objects
    if (kustomization === undefined)
      throw unreadable([{ path: file, message: 'is no kustomization: it has no apiVersion and kind' }])
    return this.#listed({ path, depth, kustomization, manifests })
  }

  /** Every manifest of some files; what is none is passed over. All that cannot be read is reported at once. */
  async #manifests(folder: string, names: readonly string[]): Promise<readonly K8sObject[]> {
    const objects: K8sObject[] = []
    const issues: Issue[] = []
    for (const name of names) {
      const path = join(folder, name)
      try {
        objects.push(...parseManifests(await this.text(path), path).objects)
      } catch (error) {
        if (!(error instanceof ConvexK8sError)) throw error
        issues.push(...error.issues)
      }
    }
    if (issues.length > 0) throw unreadable(issues)
    return objects
  }

  /** Whether a file that nobody lists holds manifests. Templates and other text that is no YAML do not. */
  async #isManifest(folder: string, name: string): Promise<boolean> {
    try {
      return (await this.#manifests(folder, [name])).length > 0
    } catch (error) {
      if (error instanceof ConvexK8sError) return false
      throw error
    }
  }

  async #listed({ path, depth, kustomization, manifests }: Listing): Promise<readonly K8sObject[]> {
    const resources = listAt(kustomization, 'resources').filter((item): item is string => typeof item === 'string')
    const missing: string[] = []
    const unread: string[] = []
    const objects: K8sObject[] = []
    for (const resource of resources) {
      const target = join(path, resource)
      const kind = isRemote(resource) ? 'remote' : await kindOf(target)
      if (kind === 'remote') unread.push(resource)
      else if (kind === 'missing') missing.push(resource)
      else if (kind === 'folder') objects.push(...(await this.folder(target, depth + 1)))
      else objects.push(...(await this.#manifests(path, [resource])))
    }
    const listed = new Set(resources.map((resource) => normalize(resource)))
    const candidates = manifests.filter((name) => !listed.has(name))
    const unlisted: string[] = []
    for (const name of candidates) if (await this.#isManifest(path, name)) unlisted.push(name)
    setFolderFacts(kustomization, { missing, unlisted, unread, unfollowed: unfollowedFields(kustomization) })
    return [...kustomized(objects, kustomization), kustomization]
  }
}

interface Listing {
  readonly path: string
  readonly depth: number
  readonly kustomization: K8sObject
  readonly manifests: readonly string[]
}

function isRemote(resource: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^github\.com\/|\?ref=/.test(resource)
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'missing'
  }
}

function statOf(path: string) {
  return attempt(path, () => stat(path))
}

async function attempt<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    const { code = 'unknown error' } = error as { code?: string }
    throw unreadable([{ path, message: code === 'ENOENT' ? 'is not there' : `cannot be read (${code})` }])
  }
}

import { dirname, isAbsolute, join, normalize, resolve } from 'node:path'
import { ConvexK8sError } from '../../errors.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { marksIn } from '../../kubernetes/yaml/marks.ts'
import { describe } from '../../options/describe.ts'
import { entriesOf, isWithin, kindOf, placeOf, realPathOf, textOf } from './disk.ts'
import { notRegular } from '../../regular-file.ts'
import { each } from './each.ts'
import { setFolderFacts } from './folder-facts.ts'
import {
  addsObjects,
  completed,
  isKustomization,
  isRemote,
  kustomized,
  pathsIn,
  resourcesOf,
  unfollowedFields,
} from './kustomize.ts'
import { tooLarge, limits } from './limits.ts'
import { isManifestName, kustomizationNames } from './names.ts'
import { asPatched, withLocationOf } from '../location.ts'
import { anyOf, changesOf } from './patches.ts'
import type { IsChanged, ReadPatch } from './patches.ts'
import { onlyObjects, parseManifests, unreadable } from './parse.ts'
import type { Manifests } from './parse.ts'

/** Reads files and folders, and counts what it reads. */
export class Reader {
  #files = 0
  #bytes = 0
  #marks = 0
  #objects = 0
  readonly #onFile: ((file: string, before: number) => void) | undefined
  readonly #build: ((folder: string) => Promise<string>) | undefined
  readonly #kustomizations = new Map<string, K8sObject>()
  readonly #changes = new Map<K8sObject, IsChanged>()
  readonly #listings = new Map<string, readonly K8sObject[]>()

  constructor(onFile?: (file: string, before: number) => void, build?: (folder: string) => Promise<string>) {
    this.#onFile = onFile
    this.#build = build
  }

  /** The objects of a folder with a kustomization. */
  async applied(path: string, root: string): Promise<readonly K8sObject[]> {
    if (this.#build === undefined) return this.folder(path, root)
    const name = join(path, '(built)')
    const text: unknown = await this.#build(path)
    if (typeof text !== 'string') throw unreadable([{ path, message: `build gave ${describe(text)} for it, not text` }])
    return onlyObjects(this.parsed(text, name), name)
  }

  /** The text of a file. A path from the user can be a pipe. */
  async text(path: string, isGiven = false): Promise<string> {
    this.#onFile?.(path, this.#files)
    this.#files += 1
    if (this.#files > limits.files)
      throw unreadable([{ path, message: `more than ${limits.files} files; check fewer at once` }])
    return textOf(path, isGiven)
  }

  /** The content of a text. */
  parsed(text: string, path: string, complete?: (value: unknown) => unknown): Manifests {
    const bytes = Buffer.byteLength(text)
    if (bytes > limits.bytes) throw unreadable([{ path, message: tooLarge(limits.bytes) }])
    this.#bytes += bytes
    if (this.#bytes > limits.bytes)
      throw unreadable([
        { path, message: `more than ${limits.bytes / 1024 / 1024} MiB of manifests; check fewer at once` },
      ])
    this.#marks += marksIn(text)
    if (this.#marks > limits.marks)
      throw unreadable([
        { path, message: `more than ${limits.marks} keys, values and lines; check fewer manifests at once` },
      ])
    const manifests = parseManifests(text, path, complete)
    this.#counted(manifests.objects, path)
    return manifests
  }

  #counted(objects: readonly K8sObject[], path: string): readonly K8sObject[] {
    this.#objects += objects.length
    if (this.#objects > limits.objects)
      throw unreadable([{ path, message: `more than ${limits.objects} objects; check fewer at once` }])
    return objects
  }

  /** A kustomization, read once. */
  async kustomization(file: string): Promise<K8sObject> {
    const known = this.#kustomizations.get(file)
    if (known !== undefined) return known
    const folder = dirname(file)
    if (!isWithin(await realPathOf(file), await realPathOf(folder))) throw outside(file, folder)
    const [kustomization] = this.parsed(await this.text(file), file, completed).objects
    if (kustomization === undefined) throw unreadable([{ path: file, message: 'is empty or not a kustomization' }])
    if (!isKustomization(kustomization)) {
      const message = `holds ${describe(kustomization.kind)} of ${describe(kustomization.apiVersion)}, and kustomize reads only its own kind in a file of this name; rename the file`
      throw unreadable([{ path: file, message }])
    }
    if (pathsIn(kustomization).length > limits.files)
      throw unreadable([{ path: file, message: `lists more than ${limits.files} files and folders` }])
    this.#kustomizations.set(file, kustomization)
    return kustomization
  }

  /** The objects that the kustomization of a folder lists, inside a root. */
  async folder(path: string, root: string, depth = 0): Promise<readonly K8sObject[]> {
    if (depth > limits.kustomizationDepth) {
      const message = `kustomizations nest deeper than ${limits.kustomizationDepth} levels; do they list each other?`
      throw unreadable([{ path, message }])
    }
    // Without this limit, kustomizations that list each other could read a folder millions of times.
    const known = this.#listings.get(path)
    if (known !== undefined) return this.#counted(known.map(copied), path)
    const entries = await entriesOf(path)
    const names = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name)
    const manifests = names.filter(isManifestName)
    const kustomizationName = kustomizationNames.find((name) => names.includes(name))
    if (kustomizationName === undefined)
      throw unreadable([
        { path, message: 'is listed by a kustomization, but has no kustomization; kustomize refuses it' },
      ])
    const kustomization = await this.kustomization(join(path, kustomizationName))
    const objects = await this.#listed({ path, root, depth, kustomization, manifests })
    this.#listings.set(path, objects)
    return objects
  }

  /** The manifests of some files; other files are ignored. All errors are reported together. */
  async manifests(folder: string, names: readonly string[]): Promise<readonly K8sObject[]> {
    const found = await each(names, async (name) => {
      const path = join(folder, name)
      const text = await this.text(path)
      // Values and other data can be invalid YAML. Every manifest contains both words.
      const isRead = (/apiVersion/.test(text) && /kind/.test(text)) || text.includes('\u0000')
      return isRead ? this.parsed(text, path).objects : []
    })
    return found.flat()
  }

  /** The manifests of a file that a kustomization lists. The file must contain only manifests. */
  async #listedFile(path: string): Promise<readonly K8sObject[]> {
    const text = await this.text(path)
    if (text.trim() === '') throw unreadable([{ path, message: 'is empty, although the kustomization lists it' }])
    return onlyObjects(this.parsed(text, path), path)
  }

  /** Whether an unlisted file contains manifests. Templates and other text that is not YAML do not count. */
  async #isManifest(folder: string, name: string): Promise<boolean> {
    try {
      return (await this.manifests(folder, [name])).length > 0
    } catch (error) {
      if (error instanceof ConvexK8sError) return false
      throw error
    }
  }

  /** The objects of a patch; `undefined` if it has another form, or cannot be read. */
  async #patch(
    { path, root }: Pick<Listing, 'path' | 'root'>,
    patch: Parameters<ReadPatch>[0],
  ): Promise<readonly K8sObject[] | undefined> {
    try {
      if ('text' in patch) return this.parsed(patch.text, path).objects
      const file = join(path, patch.path)
      return isWithin(await placeOf(file), root) ? this.parsed(await this.text(file), file).objects : undefined
    } catch (error) {
      if (error instanceof ConvexK8sError) return undefined
      throw error
    }
  }

  async #listed({ path, root, depth, kustomization, manifests }: Listing): Promise<readonly K8sObject[]> {
    const real = await realPathOf(path)
    const missing: string[] = []
    const unread: string[] = []
    const objects: K8sObject[] = []
    const files = new Set<string>()
    for (const resource of resourcesOf(kustomization)) {
      if (isRemote(resource)) {
        unread.push(resource)
        continue
      }
      const place = await placeOf(resolve(real, resource))
      const named = isAbsolute(resource) ? resource : join(path, resource)
      // As in kustomize, `..` is the parent of the folder, not of a link to it.
      const target = (await placeOf(named)) === place ? named : place
      // First, so that errors do not reveal what exists outside.
      if (!isWithin(place, root)) throw outside(target, root)
      const kind = await kindOf(target)
      if (kind === 'missing') missing.push(resource)
      else if (kind === 'special') throw unreadable([{ path: target, message: notRegular }])
      else if (kind === 'folder') objects.push(...(await this.folder(target, root, depth + 1)))
      else if (!isWithin(place, real)) throw outside(target, path)
      else if (files.has(place)) throw unreadable([{ path: target, message: 'is listed twice; kustomize refuses it' }])
      else {
        files.add(place)
        objects.push(...(await this.#listedFile(target)))
      }
    }
    const used = new Set(pathsIn(kustomization).map((name) => normalize(name)))
    const unlisted: string[] = []
    for (const name of manifests.filter((manifest) => !used.has(manifest))) {
      // A kustomization cannot list a link out of the folder.
      const isOwn = isWithin(await placeOf(join(real, name)), real)
      if (isOwn && (await this.#isManifest(path, name))) unlisted.push(name)
    }
    const adds = unread.length > 0 || addsObjects(kustomization)
    setFolderFacts(kustomization, { missing, unlisted, unread, unfollowed: unfollowedFields(kustomization), adds })
    const isChanged = await changesOf(kustomization, objects.filter(isKustomization), (patch) =>
      this.#patch({ path, root }, patch),
    )
    this.#changes.set(kustomization, isChanged)
    // A component changes the objects of the kustomization that lists it.
    const isAnyChanged = anyOf([
      isChanged,
      ...objects.flatMap((object) => (object.kind === 'Component' && this.#changes.get(object)) || []),
    ])
    const changed = objects.map((object) =>
      !isKustomization(object) && isAnyChanged(object) ? asPatched(object) : object,
    )
    return [...kustomized(changed, kustomization), kustomization]
  }
}

interface Listing {
  readonly path: string
  readonly root: string
  readonly depth: number
  readonly kustomization: K8sObject
  readonly manifests: readonly string[]
}

/** An object of a folder that is used twice counts twice. A kustomization is identified by its facts. */
function copied(object: K8sObject): K8sObject {
  return isKustomization(object) ? object : withLocationOf(object, { ...object })
}

/** The error for a path outside of a folder, after symbolic links are resolved. */
function outside(path: string, folder: string): ConvexK8sError {
  const allowed = 'files of its own folder, and folders of the Git checkout, or of the given folder without a checkout'
  return unreadable([{ path, message: `is outside ${folder}; a kustomization may list ${allowed}` }])
}

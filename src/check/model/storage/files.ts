import type { Mount } from './mounts.ts'
import { listAt, recordAt, textAt } from '../read.ts'
import type { Model } from '../model.ts'

/** Files of a volume by path, each with its key in the Secret or ConfigMap. */
export interface VolumeFiles {
  readonly files: ReadonlyMap<string, string>
  /** Whether there may be more files. */
  readonly isOpen: boolean
  /** Keys of items that the Secret or ConfigMap does not have. */
  readonly missing: readonly string[]
}

const none: VolumeFiles = { files: new Map(), isOpen: false, missing: [] }
const unknown: VolumeFiles = { ...none, isOpen: true }

/** The files of a volume of Secrets and ConfigMaps, as far as the objects show them. */
export function filesOf(model: Model, namespace: string, { volume }: Mount): VolumeFiles {
  if (volume === undefined) return unknown
  const sources = [volume, ...listAt(volume, 'projected', 'sources')]
  const parts = sources.flatMap((source) => [
    ...keysIn(source, 'secret', (name) => keysOfSecret(model, namespace, name)),
    ...keysIn(source, 'configMap', (name) => keysOfConfigMap(model, namespace, name)),
  ])
  const isProjected = Object.hasOwn(volume, 'projected')
  const hasOthers = isProjected && parts.length < listAt(volume, 'projected', 'sources').length
  if (parts.length === 0 && !isProjected) return unknown
  return {
    files: new Map(parts.flatMap(({ files }) => [...files])),
    isOpen: hasOthers || parts.some(({ isOpen }) => isOpen),
    missing: parts.flatMap(({ missing }) => missing),
  }
}

function keysIn(
  source: unknown,
  kind: 'secret' | 'configMap',
  keysOf: (name: string) => ReadonlySet<string> | undefined,
): readonly VolumeFiles[] {
  const name = textAt(source, kind, 'secretName') ?? textAt(source, kind, 'name')
  if (name === undefined) return []
  const keys = keysOf(name)
  if (!Object.hasOwn(recordAt(source, kind), 'items')) {
    return [keys === undefined ? unknown : { ...none, files: new Map([...keys].map((key) => [key, key])) }]
  }
  const items = listAt(source, kind, 'items').flatMap((item): [string, string][] => {
    const [key, path] = [textAt(item, 'key'), textAt(item, 'path')]
    return key === undefined || path === undefined ? [] : [[path, key]]
  })
  const missing = items.flatMap(([, key]) => (keys === undefined || keys.has(key) ? [] : [key]))
  return [{ files: new Map(items), isOpen: false, missing }]
}

function keysOfSecret(model: Model, namespace: string, name: string): ReadonlySet<string> | undefined {
  const producers = model.producersOf(namespace, name)
  if (producers.length === 0 || producers.some(({ keys }) => keys === undefined)) return undefined
  return new Set(producers.flatMap(({ keys }) => [...(keys ?? [])]))
}

function keysOfConfigMap({ index }: Model, namespace: string, name: string): ReadonlySet<string> | undefined {
  const found = index.find('ConfigMap', '', namespace, name)
  if (found === undefined) return undefined
  return new Set([...Object.keys(recordAt(found, 'data')), ...Object.keys(recordAt(found, 'binaryData'))])
}

/** The path in a volume for a path in the container. */
export function pathInVolume({ mountPath, subPath }: Mount, path: string): string {
  const rest = path.slice(mountPath.replace(/\/$/, '').length).replace(/^\/+/, '')
  return [subPath, rest].filter((part) => part !== undefined && part !== '').join('/')
}

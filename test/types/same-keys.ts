type Primitive = string | number | boolean | bigint | symbol | null | undefined
type Leaf = Primitive | ((...values: never[]) => unknown)

type KeysOf<T> = T extends unknown ? keyof T : never

/** Whether a type has keys of no particular name, such as a map of labels. */
type IsMap<T> = string extends KeysOf<T> ? true : false

type Objects<T> = Exclude<T, Leaf | readonly unknown[]>

type ValueAt<T, Key extends PropertyKey> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never

/** Parts that are Kubernetes' own, whose keys are not ours. */
type Native = 'affinity' | 'tolerations' | 'topologySpreadConstraints' | 'sealedSecret' | 'ignoreDifferences'

type Prefix<Key extends PropertyKey, Rest extends string> = Rest extends ''
  ? `${Key & string}`
  : `${Key & string}.${Rest}`

type Steps = [never, 0, 1, 2, 3, 4, 5, 6]

/** The options of a type as paths: `volume`, `volume.size`; those of every form, where an option has several. */
export type PathsOf<T, Depth extends number = 6> = [Depth] extends [never]
  ? never
  : [Objects<T>] extends [never]
    ? ''
    : IsMap<Objects<T>> extends true
      ? ''
      :
          | ''
          | {
              [Key in KeysOf<Objects<T>>]: Prefix<
                Key,
                Key extends Native | 'env' ? '' : PathsOf<ValueAt<Objects<T>, Key>, Steps[Depth]>
              >
            }[KeysOf<Objects<T>>]

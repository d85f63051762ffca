import { isDeepStrictEqual } from 'node:util'
import { parseAllDocuments } from 'yaml'

interface Named {
  readonly kind: string
  readonly metadata: { readonly name: string }
}

/** Throws unless both programs print the same objects, in any order of objects and keys. */
export function assertSameObjects(ours: readonly string[], theirs: string): void {
  const [left, right] = [ours.flatMap(objectsIn), objectsIn(theirs)].map(sorted)
  if (!isDeepStrictEqual(left, right)) throw new Error('The two programs do not render the same objects.')
}

function objectsIn(text: string): readonly Named[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Named)
}

function sorted(objects: readonly Named[]): readonly Named[] {
  return objects.filter(({ kind }) => kind !== 'Kustomization').toSorted((a, b) => (title(a) < title(b) ? -1 : 1))
}

function title({ kind, metadata: { name } }: Named): string {
  return `${kind}/${name}`
}

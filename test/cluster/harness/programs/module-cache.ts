import { go } from './go.ts'

interface Download {
  readonly Path: string
  readonly Dir: string
}

/** Go prints one JSON object after another. */
const parseStream = (text: string): readonly Download[] => JSON.parse(`[${text.replaceAll(/^\}\n\{$/gm, '},{')}]`)

/**
 * Folders of dependencies in Go's module cache, at the versions that `test/cluster/modules/<module>/go.mod` pins.
 * They are downloaded when they are not there yet.
 */
export async function moduleFolders(
  module: string,
  dependencies: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const downloads = parseStream(await go(module, ['mod', 'download', '-json', ...dependencies]))
  return new Map(downloads.map(({ Path, Dir }) => [Path, Dir]))
}

import ts from 'typescript'

/** The compiler's view of some files below `src`. */
export function programOf(files: readonly string[]): ts.Program {
  return ts.createProgram(
    files.map((file) => new URL(`../src/${file}`, import.meta.url).pathname),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
    },
  )
}

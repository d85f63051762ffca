import ts from 'typescript'

// The parts of Kubernetes' objects are reached from an exported name: `IDeployment['spec']`.
const ofModels = /^I[A-Z]/

/**
 * The types of a declaration file that stand in the signature of something exported and have no exported name themselves,
 * each with the exports that need it.
 */
export function unnamedTypes(text: string): Readonly<Record<string, readonly string[]>> {
  const file = ts.createSourceFile('index.d.ts', text, ts.ScriptTarget.Latest)
  const declared = new Map<string, Declaration[]>()
  for (const node of file.statements.filter(isDeclaration)) {
    const name = node.name?.text ?? ''
    declared.set(name, [...(declared.get(name) ?? []), node])
  }
  const exported = new Set(file.statements.flatMap(exportedBy))
  const found: Record<string, Set<string>> = {}
  const visit = (node: ts.Node, from: string): void => {
    const name = referenced(node)
    if (name !== undefined && declared.has(name) && !exported.has(name)) (found[name] ??= new Set()).add(from)
    ts.forEachChild(node, (child) => visit(child, from))
  }
  for (const name of exported)
    for (const declaration of declared.get(name) ?? []) if (!isModel(declaration)) visit(signatureOf(declaration), name)
  return Object.fromEntries(Object.entries(found).map(([name, users]) => [name, [...users]]))
}

function isModel(declaration: Declaration): boolean {
  const heritage = ts.isClassDeclaration(declaration) ? declaration.heritageClauses : undefined
  const base = heritage?.[0]?.types[0]?.expression as ts.Identifier | undefined
  return ofModels.test(declaration.name?.text ?? '') || base?.text === 'Model'
}

/** An alias is the exported name of the one type that it stands for. */
function signatureOf(declaration: Declaration): ts.Node {
  if (!ts.isTypeAliasDeclaration(declaration) || !ts.isTypeReferenceNode(declaration.type)) return declaration
  return ts.factory.createTupleTypeNode(declaration.type.typeArguments ?? [])
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration | ts.FunctionDeclaration

function isDeclaration(node: ts.Node): node is Declaration {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isFunctionDeclaration(node)
  )
}

function exportedBy(node: ts.Node): readonly string[] {
  if (!ts.isExportDeclaration(node) || node.exportClause === undefined || !ts.isNamedExports(node.exportClause))
    return []
  return node.exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
}

/** Not the bases of an interface: what it has of them, it has under its own name. */
function referenced(node: ts.Node): string | undefined {
  return ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? node.typeName.text : undefined
}

import ts from 'typescript'
import type { Plugin } from 'vite'

/** Where text goes into a source, in the order in which it has to stand. */
interface Insertion {
  readonly at: number
  readonly text: string
}

const step = 'globalThis.steps++'

/** Counts each call of a function and each run of a loop in `globalThis.steps`. No clock is read. */
function withCounters(code: string): string {
  const file = ts.createSourceFile('source.ts', code, ts.ScriptTarget.Latest, true)
  const insertions: Insertion[] = []
  const visit = (node: ts.Node): void => {
    const body = bodyOf(node)
    const isBlock = body !== undefined && ts.isBlock(body)
    const [open, close] = ts.isArrowFunction(node) ? [`(${step}, (`, '))'] : [`{ ${step}\n`, '\n}']
    if (isBlock) insertions.push({ at: body.getStart(file) + 1, text: `${step};` })
    else if (body !== undefined) insertions.push({ at: body.getStart(file), text: open })
    ts.forEachChild(node, visit)
    if (body !== undefined && !isBlock) insertions.push({ at: body.end, text: close })
  }
  visit(file)
  let [result, end] = ['', 0]
  // The sort is stable: an inner end stays before the outer one.
  for (const { at, text } of insertions.toSorted((one, other) => one.at - other.at)) {
    result += code.slice(end, at) + text
    end = at
  }
  return result + code.slice(end)
}

function bodyOf(node: ts.Node): ts.Node | undefined {
  if (ts.isIterationStatement(node, false)) return node.statement
  return ts.isFunctionLike(node) && 'body' in node ? (node.body as ts.Node | undefined) : undefined
}

/** Makes the code of `src` count its own work. */
export const countedWork: Plugin = {
  name: 'counted-work',
  enforce: 'pre',
  transform: (code, id) => (/\/src\/[^?]*\.ts$/.test(id) ? withCounters(code) : undefined),
}

import type { Read } from './setting.ts'
import { excerptOf, lineAt, unnamed } from './setting.ts'

const nodeRead = /\bprocess\.env(?:\??\.([A-Za-z_]\w*)|(?:\?\.)?\[\s*(?:["'](\w+)["']|[^\]]*)\s*\])(?!\w|\s*=[^=])/g
const destructured = /\{([^{}]*)\}\s*=\s*process\.env\b(?!\s*[.?[])/g

/** The variables that a JavaScript or TypeScript source reads. */
export function nodeReads(path: string, source: string): readonly Read[] {
  // Only comments of whole lines: a `//` within a line may be part of a URL.
  const code = source.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, (line) => ' '.repeat(line.length))
  return [
    ...[...code.matchAll(nodeRead)].map(({ 1: dotted, 2: quoted, index }) =>
      readAt(path, source, dotted ?? quoted ?? unnamed(path), index),
    ),
    ...[...code.matchAll(destructured)].flatMap(({ 1: names = '', index }) =>
      [...names.matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name = '']) => readAt(path, source, name, index)),
    ),
  ]
}

const shellWord = /(?<![\w$}])([A-Z_][A-Z0-9_]*)\+?=|\$\{?[#!]?([A-Z_][A-Z0-9_]*)/g

/** The variables that a shell script reads, without those that it sets first. */
export function shellReads(path: string, source: string): readonly Read[] {
  const code = source.replaceAll(/(?<=^|\s)#.*$/gm, (line) => ' '.repeat(line.length))
  const set = new Set<string>()
  const reads = new Map<string, Read>()
  for (const { 1: target, 2: read, index } of code.matchAll(shellWord)) {
    const name = target ?? read ?? ''
    const [line = ''] = code.slice(index).split('\n', 1)
    // `export NAME=${NAME:-default}` reads it, too.
    const isRead = target === undefined || new RegExp(String.raw`\$\{?${name}\b`).test(line)
    if (isRead && !set.has(name) && !reads.has(name)) reads.set(name, readAt(path, source, name, index))
    if (!isRead && !reads.has(name)) set.add(name)
  }
  return [...reads.values()]
}

function readAt(path: string, source: string, name: string, position: number): Read {
  return { name, path, line: lineAt(source, position), excerpt: excerptOf(source, position, position) }
}

import type * as v from 'valibot'

type Path = [v.IssuePathItem, ...v.IssuePathItem[]]

/** An issue at an option, as in `['volume', 'size']`; without keys, at the options as a whole. */
export function issueAt(at: readonly (string | number)[], message: string): { message: string; path?: Path } {
  const [first, ...rest] = at.map(pathItem)
  return first === undefined ? { message } : { message, path: [first, ...rest] }
}

function pathItem(key: string | number): v.IssuePathItem {
  return typeof key === 'number'
    ? { type: 'array', origin: 'value', input: [], key, value: undefined }
    : { type: 'object', origin: 'value', input: {}, key, value: undefined }
}

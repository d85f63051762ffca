import { part, table } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'

/** What is seen, its cause, what to do; `undefined` where it cannot happen here. */
export type Symptom = readonly [seen: string, cause: string, todo: string] | undefined

/** A part of the troubleshooting section. */
export function symptomTable(title: string, rows: readonly Symptom[], ...more: readonly Block[]): Block {
  const found = rows.flatMap((row) => (row === undefined ? [] : [row]))
  return part(title, table(['you see', 'cause', 'do'], found), ...more)
}

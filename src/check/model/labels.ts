import { listAt, textAt, textsAt } from './read.ts'

type Labels = Readonly<Record<string, string>>

/** Whether a label selector with `matchLabels` and `matchExpressions` matches labels. An empty selector matches all. */
export function selectorFits(selector: unknown, labels: Labels): boolean {
  return (
    Object.entries(textsAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value) &&
    listAt(selector, 'matchExpressions').every((expression) => expressionFits(expression, labels))
  )
}

function expressionFits(expression: unknown, labels: Labels): boolean {
  const key = textAt(expression, 'key') ?? ''
  const value = labels[key]
  const values = listAt(expression, 'values')
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}

/** Whether a selector has any requirement. */
export function isSelective(selector: unknown): boolean {
  return Object.keys(textsAt(selector, 'matchLabels')).length + listAt(selector, 'matchExpressions').length > 0
}

import { convexStack, runbook } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'

export const host = 'convex.example.com'
/** The text below a heading, up to the next one. */
export function below(text: string, heading: string): string {
  const [, rest = ''] = text.split(`\n${heading}\n`)
  return rest.split(/\n##+ /)[0] ?? ''
}
/** The rows of a text that begin with a symptom. */
export const rows = (text: string, symptom: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith(`| ${symptom}`))
export const of = (options: Partial<StackOptions> = {}): string =>
  runbook(convexStack({ host, ...options } as StackOptions))
export const key = (name: string) => ({ secret: 'files', key: name })
export const s3 = { credentials: { accessKeyId: key('id'), secretAccessKey: key('secret') } }
export const backup = { destinationPath: 's3://acme/convex', ...s3 }

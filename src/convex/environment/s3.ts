import { buckets } from './variables/buckets.ts'

/** The variables that must all be set for object storage: with one missing, Convex silently uses the local disk. */
export const s3Variables: readonly string[] = Object.keys(buckets)

/** The variables that object storage still needs. Empty when all six are given, or none. */
export function missingS3Variables(names: Iterable<string>): readonly string[] {
  const given = new Set(names)
  const missing = s3Variables.filter((name) => !given.has(name))
  return missing.length === s3Variables.length ? [] : missing
}

/** Whether object storage is used: all six variables are given. */
export function hasS3(names: Iterable<string>): boolean {
  const given = new Set(names)
  return s3Variables.every((name) => given.has(name))
}

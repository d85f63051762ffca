import { ConvexK8sError } from '@proompteng/convex-k8s'
import type { Issue } from '@proompteng/convex-k8s'
import { expect } from 'vitest'

/** The error of a call; fails when there is none, or one of another class. */
export function errorOf(call: () => unknown): ConvexK8sError {
  try {
    call()
  } catch (error) {
    if (error instanceof ConvexK8sError) return error
    throw error
  }
  return expect.fail('expected a ConvexK8sError, but nothing was thrown')
}

/** The issues of a call that must be refused. */
export function issuesOf(call: () => unknown): readonly Issue[] {
  return errorOf(call).issues
}

/** The paths of its issues. */
export function pathsOf(call: () => unknown): readonly string[] {
  return issuesOf(call).map(({ path }) => path)
}

/** Calls a builder with options that its types would not allow. */
export function withWrong<Options>(build: (options: Options) => unknown, options: unknown): () => unknown {
  return () => build(options as Options)
}

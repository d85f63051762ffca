import type { Plugin } from './plugin.ts'

// A pattern that is case-insensitive as a whole, as Go writes it, is one with a flag here. Any other form that only Go
// knows is a SyntaxError when the bundle is imported.
const contents = `export default function Pattern(source, flags) {
  const plain = source.replace(/^(\\^?)\\(\\?i\\)/, '$1')
  return new RegExp(plain, plain === source ? flags : flags + 'i')
}`

/**
 * Patterns that only Go's regular expressions know are run by kubernetes-models on a WebAssembly build of RE2, which reads
 * a file beside itself and cannot be bundled. One schema has such a pattern (PrometheusRule, `partial_response_strategy`).
 */
export const plainPatterns: Plugin = {
  name: 'plain-patterns',
  setup(build) {
    build.onResolve({ filter: /^@kubernetes-models\/validate\/runtime\/re2$/ }, ({ path }) => ({
      path,
      namespace: 'plain-patterns',
    }))
    build.onLoad({ filter: /.*/, namespace: 'plain-patterns' }, () => ({ contents }))
  },
}

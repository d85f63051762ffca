import type { Plugin } from './plugin.ts'

// What is left of the formats of JSON Schema once those of draft 2019 are out; the last four are of kubernetes-models.
const kept = new Set(['int32', 'int64', 'float', 'double', 'date-time', 'byte', 'quantity', 'string', 'cidr'])
const formatUse = /\bformats\.(\w+)|\bformats\["([^"]+)"\]/g

/**
 * Leaves out the formats of draft 2019 (international host names and the like), which no Kubernetes schema uses. They
 * bring a URI library, a mail parser and `punycode`, which an ES module cannot require. The build fails as soon as a
 * bundled model uses a format that is not known to be left.
 */
export const dropUnusedFormats: Plugin = {
  name: 'drop-unused-formats',
  setup(build) {
    build.onLoad({ filter: /[\\/]ajv-formats-draft2019[\\/]formats[\\/]index\.js$/ }, () => ({
      contents: 'export default {}',
    }))
  },
}

/** The formats that a schema uses and that are not known to be left. */
export function droppedFormatsIn(schema: string): readonly string[] {
  const names = [...schema.matchAll(formatUse)].map(([, dotted, quoted]) => dotted ?? quoted ?? '')
  return names.filter((name) => !kept.has(name))
}

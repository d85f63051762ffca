import { check, loadDeployments } from '../../dist/index.js'
import { report } from './report.js'

// Reads and checks a text of one shape and so many bytes, or has it refused: `shape.js NAME BYTES`.
const [, , name, size] = process.argv
const bytes = Number(size)

const repeated = (text) => text.repeat(Math.floor(bytes / text.length))
const counted = (text) =>
  Array.from({ length: Math.floor(bytes / text(10_000).length) }, (_, index) => text(index)).join('')
const head = 'apiVersion: v1\nkind: X\n'
const deployment = (env) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'convex-backend' },
    spec: { template: { spec: { containers: [{ image: 'ghcr.io/get-convex/convex-backend:x', env }] } } },
  })

const shapes = {
  'objects, each a document': () => counted((i) => `---\n${head}metadata:\n  name: object-${i}\n  namespace: convex\n`),
  'objects of a List': () =>
    `apiVersion: v1\nkind: List\nitems:\n${counted((i) => `- apiVersion: v1\n  kind: X\n  metadata:\n    name: object-${i}\n`)}`,
  'keys of a map': () => `${head}data:\n${counted((i) => `  key-${i}: value\n`)}`,
  'keys of a flat JSON file': () =>
    `{"apiVersion": "v1", "kind": "X",\n${counted((i) => `"key-${i}": "value",\n`)}"last": 1}`,
  'items of a list': () => `${head}data: [${repeated('a,')}]`,
  'empty documents': () => repeated('---\n'),
  comments: () => `${head}${repeated('# a comment\n')}`,
  brackets: () => repeated('['),
  'one long value': () => deployment([{ name: 'CONVEX_CLOUD_ORIGIN', value: repeated('$(') }]),
  'variables of a container': () =>
    deployment(Array.from({ length: bytes / 50 }, (_, i) => ({ name: `VARIABLE_${i}`, value: '$(VARIABLE_1)' }))),
}

const text = shapes[name]()
const start = performance.now()
const outcome = await loadDeployments({ text }).then(
  (deployments) => deployments.flatMap(({ objects }) => check(objects)) && 'checked',
  ({ name: error }) => error,
)
report({ ms: performance.now() - start, outcome })

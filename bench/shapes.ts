import { medianOf, runInTurn } from './measure.ts'

const shapes = [
  'objects, each a document',
  'objects of a List',
  'keys of a map',
  'keys of a flat JSON file',
  'items of a list',
  'empty documents',
  'comments',
  'brackets',
  'one long value',
  'variables of a container',
]
const sizes = [250_000, 500_000, 1_000_000, 2_000_000]

/** Time against size for texts that are meant to be slow: each is checked or refused in time linear in its size. */
export function readShapes(): void {
  const cases = Object.fromEntries(
    shapes.flatMap((shape) => sizes.map((size) => [`${shape} ${size}`, ['shape.js', shape, String(size)]])),
  )
  const samples = runInTurn(cases, 1, {})
  console.log('check over hostile texts (ms without start and import, by bytes):')
  console.table(
    Object.fromEntries(
      shapes.map((shape) => [
        shape,
        {
          ...Object.fromEntries(sizes.map((size) => [size, Math.round(medianOf(samples, `${shape} ${size}`, 'ms'))])),
          'peak MiB': Math.round(medianOf(samples, `${shape} ${sizes.at(-1)}`, 'peakMiB')),
        },
      ]),
    ),
  )
}

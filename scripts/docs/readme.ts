import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blocksOf } from './blocks.ts'
import type { Block } from './blocks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const written = /^written by npm run docs: (output|lines of|diagram) ?(.*)$/

/**
 * The README with updated output of its own examples. The examples run in their order, in an empty folder, with the
 * sources instead of the package. Before a block that is written stands a comment that says what it is:
 * - `output`: what the example above prints;
 * - `lines of FILE`: as many lines of a file as the block has, from its first line on;
 * - `diagram FILE`: the first diagram of a file.
 */
export function readmeWithOutput(readme: string): string {
  // Below the root, where imports find the development dependencies.
  const folder = mkdtempSync(join(root, '.docs-readme-'))
  try {
    return withOutput(readme, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function withOutput(readme: string, folder: string): string {
  const blocks = blocksOf(readme)
  const texts = new Map<Block, () => string>()
  for (const [index, block] of blocks.entries()) {
    const [, what, file = ''] = written.exec(block.comment) ?? []
    const example = blocks.slice(0, index).findLast(({ comment }) => !written.test(comment))
    if (what === undefined) keep(block, folder)
    else if (what === 'output' && example !== undefined) texts.set(block, always(outputOf(example, folder)))
    else
      texts.set(block, () =>
        (what === 'diagram' ? diagramOf : linesOf)(readFileSync(join(folder, file), 'utf8'), block),
      )
  }
  // From the last to the first, so that the places of those before stay right.
  return [...texts].reduceRight(
    (text, [{ start, code }, textOf]) => text.slice(0, start) + textOf() + text.slice(start + code.length),
    readme,
  )
}

const always = (text: string) => () => text

function keep({ file, code }: Block, folder: string): void {
  if (file !== undefined) writeFileSync(join(folder, file), code)
}

// The commands run what the package holds, without a build, and install nothing.
const commands = `npm() { :; }
npx() {
  if [ "$1" = tsx ]; then shift; else shift; set -- "$CLI" "$@"; fi
  node --import tsx "$@"
}
`

function outputOf({ language, code }: Block, folder: string): string {
  const [program, args] =
    language === 'sh'
      ? ['bash', ['-c', commands + code]]
      : [process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]]
  const { stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      CLI: join(root, 'src/cli/main.ts'),
      NO_COLOR: '1',
      TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'),
    },
  })
  if (error !== undefined) throw error
  // A program may end with another code than 0, but not with a stack trace.
  if (/^ +at .+:\d+:\d+\)?$/m.test(stderr)) throw new Error(`an example of README.md fails:\n${stderr}`)
  return stdout + stderr
}

function diagramOf(text: string): string {
  const diagram = blocksOf(text).find(({ language }) => language === 'mermaid')
  if (diagram === undefined) throw new Error('README.md asks for a diagram of a file that has none')
  return diagram.code
}

function linesOf(text: string, { code }: Block): string {
  const wanted = code.trimEnd().split('\n')
  const lines = text.split('\n')
  const first = lines.indexOf(wanted[0] ?? '')
  if (first < 0) throw new Error(`README.md shows a line that is not rendered: ${wanted[0]}`)
  return `${lines.slice(first, first + wanted.length).join('\n')}\n`
}

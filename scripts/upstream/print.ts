import { structuredPatch } from 'diff'
import type { Report } from './compare.ts'
import type { Finding } from './find/finding.ts'
import type { Images } from './read/image.ts'

type Format = 'text' | 'markdown'

/** The report for a terminal, or for an issue. */
export function printed({ from, to, decide, moved }: Report, format: Format): string {
  const isMarkdown = format === 'markdown'
  const heading = (text: string) => (isMarkdown ? `## ${text}` : text)
  const title = `Convex ${from.revision.commit.slice(0, 9)} (${from.revision.date}) to ${to.revision.commit.slice(0, 9)} (${to.revision.date})`
  const places = Object.entries(moved).map(([name, count]) => `${count} ${name}`)
  const kinds = [...new Set(decide.map(({ what }) => what))]
  return [
    isMarkdown ? `# ${title}` : title,
    '',
    ...changes(from.images, to.images),
    '',
    heading(decide.length === 0 ? 'Decide: nothing' : `Decide: ${decide.length}`),
    ...kinds.flatMap((kind) => [
      '',
      isMarkdown ? `### ${kind}` : `${kind}:`,
      ...(isMarkdown ? [''] : []),
      `${isMarkdown ? '' : '  '}${wayOf(kind)}`,
      ...decide.filter(({ what }) => what === kind).flatMap(isMarkdown ? asMarkdown : asText),
    ]),
    '',
    heading('Only moved'),
    ...(isMarkdown ? [''] : []),
    `${places.join(', ')}.`,
  ].join('\n')
}

/** How many settings came and went, whether this package knows them or not. */
function changes(from: Images, to: Images): readonly string[] {
  return [
    `The backend links ${to.crates.length} crates and reads ${usedIn(to).length} settings: ` +
      `${usedIn(to, from).length} more, ${usedIn(from, to).length} fewer.`,
  ]
}

/** The settings that one side uses, and the other does not. */
function usedIn({ backend }: Images, other?: Images): readonly string[] {
  const used = [...backend.values()].filter(({ isUsed }) => isUsed).map(({ name }) => name)
  return used.filter((name) => other?.backend.get(name)?.isUsed !== true)
}

const ways: Readonly<Record<string, string>> = {
  new: 'Add an entry to src/convex/environment/variables, or a reason to left-alone.ts.',
  'new, but unused': 'Add the name to refused-dead.ts.',
  renamed: 'Rename the entry, and add the old name to refused-dropped.ts.',
  gone: 'Remove the entry, and add the name to refused-dropped.ts.',
  unused: 'Move the name to refused-dead.ts.',
  'used again': 'Move the name from the refused names to the catalogue.',
  'fact changed': 'Change the constant, or read what follows from the change.',
}

function wayOf(kind: string): string {
  return ways[kind] ?? 'Correct the entry in src/convex/environment/variables.'
}

function asText(finding: Finding): readonly string[] {
  return [
    `  ${finding.name} (${finding.place})`,
    ...(finding.old === finding.new ? [] : [`    ${finding.old} -> ${finding.new}`]),
    ...patch(finding).map((line) => `      ${line}`.trimEnd()),
  ]
}

function asMarkdown(finding: Finding): readonly string[] {
  const lines = patch(finding)
  return [
    '',
    `- [ ] \`${finding.name}\` (\`${finding.place}\`): ${finding.old} → ${finding.new}`,
    ...(lines.length === 0 ? [] : ['', '  ```diff', ...lines.map((line) => `  ${line}`), '  ```']),
  ]
}

const longest = 16

/** The lines that differ, with those next to them. */
function patch({ lines: [old, now] }: Finding): readonly string[] {
  if (old === now) return old === '' ? [] : shortened(old.split('\n').map((line) => ` ${line}`))
  const [before = '', after = ''] = [old, now].map((text) => (text === '' ? '' : `${text}\n`))
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 1 })
  return shortened(hunks.flatMap((hunk, index) => [...(index === 0 ? [] : ['...']), ...hunk.lines]))
}

function shortened(lines: readonly string[]): readonly string[] {
  return lines.length > longest ? [...lines.slice(0, longest), `... ${lines.length - longest} more lines`] : lines
}

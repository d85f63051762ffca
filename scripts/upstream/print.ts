import { structuredPatch } from 'diff'
import type { Report } from './compare.ts'
import type { Finding } from './find/finding.ts'

type Format = 'text' | 'markdown'

/** The report for a terminal, or for an issue. */
export function printed({ title, summary, decide, moved }: Report, format: Format): string {
  const isMarkdown = format === 'markdown'
  const heading = (text: string) => (isMarkdown ? `## ${text}` : text)
  const places = Object.entries(moved).map(([name, count]) => `${count} ${name}`)
  const kinds = [...new Set(decide.map(({ what }) => what))]
  return [
    isMarkdown ? `# ${title}` : title,
    '',
    ...summary,
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

const ways: Readonly<Record<string, string>> = {
  new: 'Add an entry to src/convex/environment/variables, or a reason to left-alone.ts.',
  'new, but unused': 'Add the name to refused-dead.ts.',
  renamed: 'Rename the entry, and add the old name to refused-dropped.ts.',
  gone: 'Remove the entry, and add the name to refused-dropped.ts.',
  unused: 'Move the name to refused-dead.ts.',
  'used again': 'Move the name from the refused names to the catalogue.',
  'fact changed': 'Change the constant, or read what follows from the change.',
  'place changed': 'Read the text, correct what follows from it, and accept the places by --write --accept.',
  'place renamed': 'Cite the new name.',
  'place in another file': 'Cite the new path.',
  'place gone': 'Find the fact in the newer sources and cite it there, or remove what it was the source of.',
  'newer version': 'Read what changed, move the pin, and run again with --write.',
  'newest version unknown': 'Look the version up where the project publishes it.',
  'another version is pinned': 'Read the changed places, and run again with --write.',
  'list differs': 'Correct the list, or say why it differs.',
  'place ambiguous': 'Cite `Outer.inner`, or a part of the line in quotation marks.',
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
  const values = finding.old === finding.new ? '' : `: ${escaped(finding.old)} → ${escaped(finding.new)}`
  const fence = ticks(lines.join('\n'), 3)
  return [
    '',
    `- [ ] ${code(finding.name)} (${code(finding.place)})${values}`,
    ...(lines.length === 0 ? [] : ['', `  ${fence}diff`, ...lines.map((line) => `  ${line}`), `  ${fence}`]),
  ]
}

/** More backticks in a row than a text has. */
function ticks(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length + 1)
  return '`'.repeat(Math.max(least, ...runs))
}

function code(text: string): string {
  const around = ticks(text, 1)
  return around === '`' ? `\`${text}\`` : `${around} ${text} ${around}`
}

const escaped = (text: string) => text.replaceAll(/[\\`*<&[]/g, String.raw`\$&`)

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

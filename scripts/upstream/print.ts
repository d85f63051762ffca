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
  const missing = (some: Images, others: Images) =>
    [...some.backend.values()].filter(({ name, isUsed }) => isUsed && others.backend.get(name)?.isUsed !== true).length
  return [
    `The backend links ${to.crates.length} crates and reads ${to.backend.size} settings: ${missing(to, from)} more, ` +
      `${missing(from, to)} fewer.`,
  ]
}

function asText(finding: Finding): readonly string[] {
  return [
    `  ${finding.name} (${finding.place})`,
    `    ${finding.old} -> ${finding.new}`,
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
  if (old === now) return []
  const { hunks } = structuredPatch('', '', `${old}\n`, `${now}\n`, '', '', { context: 2 })
  const lines = hunks.flatMap((hunk, index) => [...(index === 0 ? [] : ['...']), ...hunk.lines])
  return lines.length > longest ? [...lines.slice(0, longest), `... ${lines.length - longest} more lines`] : lines
}

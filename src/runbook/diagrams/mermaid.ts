/** A node of a diagram. */
export interface Node {
  readonly id: string
  readonly label: string
  readonly shape?: 'box' | 'store' | 'round'
}

/** An arrow of a diagram. */
export interface Edge {
  readonly from: string
  readonly to: string
  readonly label?: string | undefined
}

const shapes = { box: ['[', ']'], store: ['[(', ')]'], round: ['([', '])'] } as const

/** A flowchart of Mermaid, which Git servers draw. Nodes and edges stand once each, in their order. */
export function flowchart(direction: 'LR' | 'TB', nodes: readonly Node[], edges: readonly Edge[]): string {
  const lines = [
    ...nodes.map(({ id, label, shape = 'box' }) => `  ${id}${shapes[shape][0]}"${textOf(label)}"${shapes[shape][1]}`),
    ...edges.map(({ from, to, label }) =>
      label === undefined ? `  ${from} --> ${to}` : `  ${from} -- "${textOf(label)}" --> ${to}`,
    ),
  ]
  return ['```mermaid', `flowchart ${direction}`, ...new Set(lines), '```'].join('\n')
}

/** Quotes would end a label, and a number sign begins a code in it. */
function textOf(label: string): string {
  return label
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .split('\n')
    .map((line) => line.trim())
    .join('<br/>')
}

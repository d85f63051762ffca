import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { textFiles } from '../../scripts/upstream/cited/list.ts'

const root = join(import.meta.dirname, '../..')

/** The citations by line number in a text: a line moves with every release of a project. */
function linesCitedIn(text: string): readonly string[] {
  return text.match(/[\w./-]+\.(?:rs|go|tsx?|md|sh|ya?ml|toml|proto|lua|backend|dashboard):\d[\d, -]*/g) ?? []
}

describe('the citations of other projects', () => {
  it('have no line numbers', () => {
    // The README shows findings, with the lines of manifests.
    const files = textFiles(root).filter((name) => name !== 'README.md')
    expect(files.length).toBeGreaterThan(500)
    const found = files.flatMap((file) =>
      linesCitedIn(readFileSync(join(root, file), 'utf8')).map((citation) => `${file}: ${citation}`),
    )
    expect(found).toEqual([])
  })

  it.each(['crates/clusters/src/lib.rs:28', 'docs/src/security.md:850-877', 'run_backend.sh:3-6, 18'])(
    'are found with line numbers: %s',
    (citation) => {
      expect(linesCitedIn(`A fact (${citation}).`)).toEqual([citation])
      expect(linesCitedIn(`A fact (${citation.replace(/:.*/, '#place')}).`)).toEqual([])
    },
  )
})

import { describe, expect, it } from 'vitest'
import { citationOf, citationsIn } from '../../../scripts/upstream/read/citation.ts'

const cited = (text: string) => citationsIn(text).map(citationOf)

describe('citationsIn', () => {
  it.each<readonly [text: string, places: readonly string[]]>([
    ['See orchard@v1.2.0 trees/apple.go#Pick.', ['orchard@v1.2.0 trees/apple.go#Pick']],
    ['(orchard@652b828 a/b.rs#Tree.pick, and more)', ['orchard@652b828 a/b.rs#Tree.pick']],
    [
      'orchard@v1.2.0 a/b.rs#pick,"let apple = ",eat; more',
      ['orchard@v1.2.0 a/b.rs#pick', 'orchard@v1.2.0 a/b.rs#"let apple = "', 'orchard@v1.2.0 a/b.rs#eat'],
    ],
    ['`orchard@v1.2.0 README.md#"## Sizes"`', ['orchard@v1.2.0 README.md#"## Sizes"']],
    ['orchard@0.8.1 .nvmrc', ['orchard@0.8.1 .nvmrc']],
    ['the file orchard@v1.2.0-rc.1 Cargo.lock.', ['orchard@v1.2.0-rc.1 Cargo.lock']],
    ['/**\n * Reads trees (orchard@v1.2.0\n * trees/apple.go#Pick).\n */', ['orchard@v1.2.0 trees/apple.go#Pick']],
    ['  // A heading (orchard@v1.2.0 a/b.md#"## How\n  // to pick").', ['orchard@v1.2.0 a/b.md#"## How to pick"']],
    ['npx @scope/orchard@0.1.0 check', []],
    ['npx orchard@0.1.0 export', []],
    ['mail gardener@example.com a/b.rs#pick', []],
    ['ssh://git@1.2.3 a/b', []],
    ['orchard a/b.rs#pick', []],
  ])('%j', (text, places) => {
    expect(cited(text)).toEqual(places)
  })
})

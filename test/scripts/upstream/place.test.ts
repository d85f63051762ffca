import { describe, expect, it } from 'vitest'
import { placeIn } from '../../../scripts/upstream/read/place.ts'

const rust = `use std::sync::LazyLock;

/// Comments such as fn pick are not declarations.
pub static BASKETS: LazyLock<usize> =
    LazyLock::new(|| env_config("CARRIED_BASKETS", 4));

impl Tree {
    pub async fn pick(
        &self,
        apple: Apple,
    ) -> anyhow::Result<Basket>
    where
        Apple: Ripe,
    {
        let basket = Basket::new();
        if basket.is_full() {
            return basket;
        } else {
            basket.add(apple);
        }

        Ok(basket)
    }

    fn rest(&self) {}
}

impl Bush {
    fn pick(&self) -> Basket {
        let rest = 3;
    }
}
`

const go = `package trees

// Pick picks.
const (
	// Sizes of apples.
	smallest = 3
	largest  = 9
)

type Tree struct {
	Height int \`json:"height"\`
	Kind   string
}

var fixed = map[string]bool{
	"height": true,
	"ssl_age": false,
}

func (t *Tree) Pick(ctx Context,
	count int,
) (*Basket, error) {
	if count == 0 {
		return nil, errEmpty
	}
	return basket, nil
}

func (b *Bush) Pick() {}

func Shake(t *Tree) error { return nil }

func (t *Tree) Shake() {
	dig(t)
}
`

const shell = `#! /bin/bash
# SHED is in a comment
export SHED=\${SHED:-/shed}
if [ -n "$LADDER" ]; then
  climb
else
  jump
fi
rest() {
  sleep 5
}
exec ./orchard
`

const yaml = `trees:
- apple
- pear
pickers:
  - name: left
    rests: 3
ladders: 2
`

const markdown = `# Orchard

## Trees

Trees stand.

\`\`\`sh
# Not a heading
\`\`\`

### Trees that stand

Long.

## Ladders

- A ladder
  has steps.
- A rest.
`

const typescript = `interface Tree {
  readonly height: number
}
export const pick = async (tree: Tree) => {
  return tree
}
export class Ladder {
  climb(steps: number) {
    return steps
  }
}
`

const textOf = (path: string, text: string, anchor: string) => {
  const place = placeIn(path, text, anchor)
  return typeof place === 'string' ? place : `${place.line}: ${place.text}`
}

describe('a place', () => {
  it.each<readonly [anchor: string, path: string, text: string, found: string]>([
    [
      'BASKETS',
      'a.rs',
      rust,
      '4: pub static BASKETS: LazyLock<usize> =\n    LazyLock::new(|| env_config("CARRIED_BASKETS", 4));',
    ],
    ['CARRIED_BASKETS', 'a.rs', rust, '5:     LazyLock::new(|| env_config("CARRIED_BASKETS", 4));'],
    ['Tree.rest', 'a.rs', rust, '25:     fn rest(&self) {}'],
    ['rest', 'a.rs', rust, '25:     fn rest(&self) {}'],
    ['Tree.pick', 'a.rs', rust, `8: ${rust.split('\n').slice(7, 23).join('\n')}`],
    ['Bush.pick', 'a.rs', rust, '29:     fn pick(&self) -> Basket {\n        let rest = 3;\n    }'],
    ['pick', 'a.rs', rust, 'ambiguous'],
    ['Tree.climb', 'a.rs', rust, 'missing'],
    ['"if basket.is_full()"', 'a.rs', rust, `16: ${rust.split('\n').slice(15, 20).join('\n')}`],
    ['"LazyLock"', 'a.rs', rust, 'ambiguous'],
    ['"climbs"', 'a.rs', rust, 'missing'],
    ['largest', 'a.go', go, '7: \tlargest  = 9'],
    ['Tree.Kind', 'a.go', go, '12: \tKind   string'],
    ['Height', 'a.go', go, '11: \tHeight int `json:"height"`'],
    ['height', 'a.go', go, '16: \t"height": true,'],
    ['ssl_age', 'a.go', go, '17: \t"ssl_age": false,'],
    ['fixed', 'a.go', go, '15: var fixed = map[string]bool{\n\t"height": true,\n\t"ssl_age": false,\n}'],
    ['Tree.Pick', 'a.go', go, `20: ${go.split('\n').slice(19, 27).join('\n')}`],
    ['Bush.Pick', 'a.go', go, '29: func (b *Bush) Pick() {}'],
    ['Pick', 'a.go', go, 'ambiguous'],
    ['Shake', 'a.go', go, '31: func Shake(t *Tree) error { return nil }'],
    ['Tree.Shake', 'a.go', go, '33: func (t *Tree) Shake() {\n\tdig(t)\n}'],
    ['dig', 'a.go', go, 'missing'],
    ['SHED', 'a.sh', shell, '3: export SHED=${SHED:-/shed}'],
    ['LADDER', 'a.sh', shell, '4: if [ -n "$LADDER" ]; then\n  climb\nelse\n  jump\nfi'],
    ['rest', 'a.sh', shell, '9: rest() {\n  sleep 5\n}'],
    ['trees', 'a.yaml', yaml, '1: trees:\n- apple\n- pear'],
    ['pickers', 'a.yaml', yaml, '4: pickers:\n  - name: left\n    rests: 3'],
    ['pickers.rests', 'a.yaml', yaml, '6:     rests: 3'],
    ['trees.rests', 'a.yaml', yaml, 'missing'],
    ['"## Trees"', 'a.md', markdown, `3: ${markdown.split('\n').slice(2, 13).join('\n')}`],
    ['"### Trees that stand"', 'a.md', markdown, '11: ### Trees that stand\n\nLong.'],
    ['"A ladder"', 'a.md', markdown, '17: - A ladder\n  has steps.'],
    ['Tree.height', 'a.ts', typescript, '2:   readonly height: number'],
    ['pick', 'a.ts', typescript, '4: export const pick = async (tree: Tree) => {\n  return tree\n}'],
    ['Ladder.climb', 'a.ts', typescript, '8:   climb(steps: number) {\n    return steps\n  }'],
    ['', 'a.yaml', yaml, `1: ${yaml.trimEnd()}`],
  ])('%s in %s', (anchor, path, text, found) => {
    expect(textOf(path, text, anchor)).toBe(found)
  })

  it('has the same hash at another line, and with other white space at the ends of lines', () => {
    const place = placeIn('a.go', go, 'Tree.Pick')
    const moved = placeIn('a.go', `\n\n${go.replaceAll('\n', ' \t\r\n')}`, 'Tree.Pick')
    expect(place).toMatchObject({ line: 20, hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string })
    expect(moved).toEqual({ ...(place as object), line: 22 })
    expect(placeIn('a.go', go.replace('errEmpty', 'errNone'), 'Tree.Pick')).not.toMatchObject({
      hash: (place as { readonly hash: string }).hash,
    })
  })
})

type Literal = string | number | boolean

/**
 * The environment as the texts that the binary parses, sorted by name, without what is `undefined`. The environment must
 * be free of issues.
 */
export function environmentText(environment: Readonly<Record<string, Literal | undefined>>): Record<string, string> {
  const texts = Object.entries(environment)
    .filter((entry): entry is [string, Literal] => entry[1] !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)])
  return Object.fromEntries(texts.toSorted(byName))
}

// By code unit, since the order of a locale differs between machines.
function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b)
}

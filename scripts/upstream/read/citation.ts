/** A place of another project's sources. */
export interface Cited {
  readonly project: string
  readonly version: string
  readonly path: string
  /** A symbol, a quoted part of a line, or an empty text for the whole file. */
  readonly anchor: string
}

const anchor = String.raw`(?:"[^"\n]+"|\w[\w.]*\w|\w)`
const path = String.raw`(?:[\w.@-]+/)+[\w.@-]*\w|[\w-]*\.?[\w-]*\.\w+`
const citation = new RegExp(
  String.raw`(?<![\w@/-])([a-z][\w-]*)@(v?\d[\w.-]*\w|[\da-f]{7,40}) (${path})(?:#(${anchor}(?:,${anchor})*))?`,
  'g',
)

/** The places that a text cites: `PROJECT@VERSION PATH#ANCHOR,ANCHOR`. A comment may break a citation at a space. */
export function citationsIn(text: string): readonly Cited[] {
  const joined = text.replaceAll(/\n[ \t]*(?:\*(?!\/)|\/\/)?[ \t]*/g, ' ')
  return [...joined.matchAll(citation)].flatMap(([, project = '', version = '', file = '', anchors = '']) =>
    (anchors.match(new RegExp(anchor, 'g')) ?? ['']).map((one) => ({ project, version, path: file, anchor: one })),
  )
}

/** A place as its project's part of the lock names it. */
export const keyOf = ({ path: file, anchor: one }: Pick<Cited, 'path' | 'anchor'>) =>
  one === '' ? file : `${file}#${one}`

/** A place as texts name it. */
export const citationOf = (cited: Cited) => `${cited.project}@${cited.version} ${keyOf(cited)}`

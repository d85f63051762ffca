import type { YamlFaultCode } from '../../kubernetes/yaml/faults.ts'
import { yamlLimits } from '../../kubernetes/yaml/limits.ts'

const faults = {
  ALIAS_PROPS: 'an alias (*) takes no tag and no anchor',
  BAD_ALIAS: 'an alias (*) or anchor (&) has no name',
  BAD_CHARACTER:
    'a line break other than LF and CRLF, a control character or a byte order mark in the text, which Kubernetes reads differently; remove it, or write it as an escape sequence in double quotes',
  BAD_DIRECTIVE: 'a directive (%), which kubectl and kustomize do not read',
  BAD_ESCAPE: 'an invalid escape sequence in double quotes; use \\\\ for a backslash, or single quotes',
  BAD_INDENT: 'a bracket, brace or quote is not closed, or the indentation does not fit the lines around it',
  BAD_KEY: 'a key goes over several lines; is a colon missing?',
  BAD_MERGE: 'a merge (<<) takes maps only, and must be the first key of its map, without quotes and tag',
  BAD_NUMBER: 'a number that JSON does not have; put it in quotes if it is text',
  BAD_SCALAR_START: 'a value begins with a reserved character (@ or `, and ? inside [ ] or { }); put it in quotes',
  BAD_TAG: 'a value does not fit its tag (!), or manifests have no such tag; remove the tag',
  DUPLICATE_KEY: 'a key is given twice in one map; keys must be unique',
  LONG_KEY: `a key is longer than ${yamlLimits.key} characters`,
  MISSING_CHAR: 'a character is missing: a colon, a comma, a quote, a closing bracket or a space',
  NON_STRING_KEY: 'a key is not text, or is an alias (*)',
  NO_ANCHOR: 'an alias (*) has no anchor (&) before it',
  NO_START: 'a document begins without --- after the end (...) of another, and Kubernetes does not read it',
  TAB_AS_INDENT: 'a tab is used as indentation, or in a line with [ ] or { }; use spaces',
  TWO_ANCHORS: 'a value has two anchors (&)',
  TWO_COLONS: 'a value on the line of a key cannot begin a list or map; are there two colons in the line?',
  TWO_TAGS: 'a value has two tags (!)',
  UNEXPECTED: 'an unexpected character or text; is a quote, a bracket or the indentation wrong?',
} satisfies Partial<Record<YamlFaultCode, string>>

const limits = {
  TOO_DEEP: `is nested deeper than ${yamlLimits.nesting} levels`,
  TOO_LARGE:
    'has a document with more keys and values than 3 to 8 MB of manifests; make each object a document, separated by ---',
  TOO_MANY_ALIASES: `has more than ${yamlLimits.aliases} aliases (*), or they stand for more than ${yamlLimits.aliasValues} values`,
  TOO_MANY_DOCUMENTS: `has more than ${yamlLimits.documents} documents; check its parts separately`,
} satisfies Record<Exclude<YamlFaultCode, keyof typeof faults>, string>

/** The message about a YAML fault or an exceeded limit. It quotes nothing from the text. */
export function messageOf(code: YamlFaultCode): string {
  return code in limits
    ? limits[code as keyof typeof limits]
    : `is not valid YAML: ${faults[code as keyof typeof faults]}`
}

/** Whether a text contains actions of a Go template: `{{ .Values.image }}`. Quoted actions are valid YAML. */
export function isTemplate(text: string): boolean {
  return /\{\{-?\s*[.$a-z(/"]/.test(text)
}

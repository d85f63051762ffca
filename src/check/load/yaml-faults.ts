import { yamlLimits } from '../../kubernetes/yaml-limits.ts'

/**
 * Faults of YAML by the code of the library or of `kubernetes/documents.ts`. The library's own messages quote the text, which
 * may be a secret, so that they are not passed on.
 */
const faults: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*) takes no tag and no anchor',
  BAD_ALIAS: 'an alias (*) or anchor (&) has an invalid name',
  BAD_CHARACTER:
    'a line break other than LF and CRLF, a control character or a byte order mark in the text, which Kubernetes reads differently; remove it, or write it as an escape sequence in double quotes',
  BAD_COLLECTION_TYPE: 'a tag (!) is on a value of another type',
  BAD_DIRECTIVE: 'a directive (%), which kubectl and kustomize do not read',
  BAD_DQ_ESCAPE: 'an invalid escape sequence in double quotes; use \\\\ for a backslash, or single quotes',
  BAD_INDENT: 'a bracket, brace or quote is not closed, or the indentation does not fit the lines around it',
  BAD_MERGE: 'a merge (<<) takes maps only, and must be the first key of its map, without quotes and tag',
  BAD_NUMBER: 'a number that JSON does not have; put it in quotes if it is text',
  BAD_PROP_ORDER: 'a tag (!) or anchor (&) is in the wrong place',
  BAD_SCALAR_START: 'a value begins with a reserved character (@ or `, and ? inside [ ] or { }); put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a value on the line of a key cannot begin a list or map; are there two colons in the line?',
  BLOCK_IN_FLOW: 'a block list or map cannot be inside [ ] or { }',
  DUPLICATE_KEY: 'a key is given twice in one map; keys must be unique',
  IMPOSSIBLE: 'invalid YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1,024 characters',
  MISSING_CHAR: 'a character is missing: a colon, a comma, a quote, a closing bracket or a space',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; is a colon missing?',
  MULTIPLE_ANCHORS: 'a value has two anchors (&)',
  MULTIPLE_DOCS: 'several documents where one is expected',
  MULTIPLE_TAGS: 'a value has two tags (!)',
  NON_STRING_KEY: 'a key is not text, or is an alias (*)',
  NO_START: 'a document begins without --- after the end (...) of another, and Kubernetes does not read it',
  NO_ANCHOR: 'an alias (*) has no anchor (&) before it',
  RESOURCE_EXHAUSTION: 'the text is nested too deeply',
  TAB_AS_INDENT: 'a tab is used as indentation; use spaces',
  TAG_RESOLVE_FAILED: 'a value does not fit its tag (!), or manifests have no such tag; remove the tag',
  UNEXPECTED_TOKEN: 'an unexpected character or text; is a quote, a bracket or the indentation wrong?',
}

const limits: Readonly<Record<string, string>> = {
  TOO_DEEP: `is nested deeper than ${yamlLimits.nesting} levels`,
  TOO_DENSE: 'has more keys and values than manifests of its size have; give its parts one by one',
  TOO_MANY_ALIASES: `has more than ${yamlLimits.aliases} aliases (*), or they stand for more than ${yamlLimits.aliasValues} values`,
  TOO_MANY_DOCUMENTS: `has more than ${yamlLimits.documents} documents; give its parts one by one`,
  TOO_MANY_TOKENS: 'has a document of more than some 3 MB; make each object a document, separated by ---',
}

/** A fault of YAML, or a limit that is exceeded, in words that quote nothing. */
export function faultOf(code: string): string {
  return limits[code] ?? `is not valid YAML: ${faults[code] ?? faults['IMPOSSIBLE']}`
}

/** Whether a text holds the actions of a Go template: `{{ .Values.image }}`. Quoted ones are valid YAML. */
export function isTemplate(text: string): boolean {
  return /\{\{-?\s*[.$a-z(/"]/.test(text)
}

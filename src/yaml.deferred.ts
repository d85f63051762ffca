import {
  Composer,
  Document,
  Lexer,
  LineCounter,
  Parser,
  Schema,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  stringify,
  visit,
} from 'yaml'
import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, dump, getScalarValue, load, parseEvents } from 'js-yaml'

const used = {
  COLLECTION_STYLE,
  EVENT_ID,
  SCALAR_STYLE,
  dump,
  getScalarValue,
  load,
  parseEvents,
  Composer,
  Document,
  Lexer,
  LineCounter,
  Parser,
  Schema,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  stringify,
  visit,
}

/** The YAML library. What a usual stack is written with does without it. */
export function yaml(): typeof used {
  return used
}

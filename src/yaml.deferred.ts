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

const used = {
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

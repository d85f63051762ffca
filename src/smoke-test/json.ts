type Fields = Readonly<Record<string, unknown>>

/** The fields of an object as JSON; none of anything else. */
export function parsedFields(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return {}
  }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

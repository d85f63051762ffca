type Fields = Readonly<Record<string, unknown>>

/** The fields of a JSON object; empty for anything else. */
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

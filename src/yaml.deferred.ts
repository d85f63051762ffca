import { COLLECTION_STYLE, CORE_SCHEMA, EVENT_ID, SCALAR_STYLE, dump, getScalarValue, load, parseEvents } from 'js-yaml'

const used = {
  COLLECTION_STYLE,
  CORE_SCHEMA,
  EVENT_ID,
  SCALAR_STYLE,
  dump,
  getScalarValue,
  load,
  parseEvents,
}

/** The YAML library. A usual stack is written without it. */
export function yaml(): typeof used {
  return used
}

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

/** The YAML library. What a usual stack is written with does without it. */
export function yaml(): typeof used {
  return used
}

import { visible } from '../shown.ts'

/**
 * What a value is that was given instead of a Kubernetes object, and how to get an object from it; `undefined` if it
 * may be one.
 */
export function problemOf(value: unknown): string | undefined {
  if (value === null) return 'got null; omit it, or pass undefined'
  if (typeof value === 'function') return `got the function ${nameOf(value)}; call it, and pass its result`
  if (typeof value === 'boolean') return `got ${value}; for a component that is turned off, pass undefined`
  if (typeof value === 'string')
    return /\bkind:/.test(value) ? 'got YAML; read it with loadObjects({ text })' : 'got text'
  if (typeof value !== 'object') return `got a ${typeof value}`
  return ofAnother(value) ?? incomplete(value)
}

interface Foreign {
  readonly [field: PropertyKey]: unknown
}

/** Objects of other libraries, and intermediate results of this one. */
function ofAnother(value: object): string | undefined {
  const given = value as Foreign
  if (typeof given.then === 'function') return 'got a promise; await it first'
  if (Symbol.asyncIterator in given) return 'got an async generator; collect its values first'
  if (given[constructs] === true) return `got a construct of cdk8s; ${dataOfConstruct(given)}`
  if (pulumiMarks.some((mark) => given[mark] === true))
    return 'got a resource or an output of Pulumi, whose values are known only later; pass plain data'
  if (typeof given.stacks === 'function')
    return 'got a fleet; render it with renderFleet, or pass its stacks one by one'
  if (value instanceof Map) {
    return [...value.values()].some((item) => typeof item === 'string')
      ? 'got a Map of texts, as renderFiles returns them; pass the objects themselves'
      : 'got a Map; pass Object.fromEntries(map)'
  }
  if (ArrayBuffer.isView(value)) return 'got bytes; read YAML with loadObjects({ text })'
  return undefined
}

// Every resource and every output has one (@pulumi/pulumi resource.ts, output.ts, v3).
const pulumiMarks = ['__pulumiResource', '__pulumiOutput']

// Every construct has this mark (constructs src/construct.ts, v10), from any copy of the library.
const constructs = Symbol.for('constructs.Construct')

function dataOfConstruct({ toJson, charts }: Foreign): string {
  if (typeof toJson === 'function') return 'pass the result of its toJson()'
  if (Array.isArray(charts)) return 'pass app.charts.map((chart) => chart.toJson())'
  return 'pass the result of ApiObject.of(construct).toJson()'
}

/** An object without the required fields, and instances of classes that contain no objects. */
function incomplete(value: object): string | undefined {
  const { apiVersion, kind, metadata } = value as Foreign
  if (typeof kind === 'string')
    return typeof apiVersion === 'string' ? undefined : `got a ${visible(kind)} without apiVersion`
  if (typeof apiVersion === 'string') return `got an object of ${visible(apiVersion)} without kind`
  if (typeof (metadata as Foreign | undefined)?.name === 'string') return 'got an object without apiVersion and kind'
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype || Symbol.iterator in value) return undefined
  const { constructor } = value as { readonly constructor?: unknown }
  const name = typeof constructor === 'function' ? nameOf(constructor) : 'a class'
  return Object.keys(value).length > 0 ? undefined : `got an instance of ${name} without objects`
}

/** The name of a function in a program. A static field of a class may be anything. */
function nameOf({ name }: { readonly name: unknown }): string {
  return typeof name === 'string' && /^[\w$]+$/.test(name) ? name : '(no name)'
}

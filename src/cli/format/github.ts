import { sep } from 'node:path'
import type { Issue } from '../../errors.ts'
import { placeIn } from './place.ts'
import type { Finding } from '../../check/finding.ts'

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Findings as workflow commands, which GitHub shows beside the lines of a pull request. */
export function github(findings: readonly Finding[]): string {
  return findings.map(command).join('\n')
}

/** An annotation for each place that cannot be read. */
export function unreadablePlaces(issues: readonly Issue[]): string {
  return issues
    .map(({ path, message }) => {
      const { file: given, line, col } = placeIn(path)
      const file = given === undefined ? undefined : inRepository(given)
      const values = Object.entries({ file, line, col }).filter(([, value]) => value !== undefined)
      const properties = values.map(([name, value]) => `${name}=${property(String(value))}`).join(',')
      return `::error${properties === '' ? '' : ` ${properties}`}::${data(message)}`
    })
    .join('\n')
}

function command({ severity, rule, message, fix, path, location }: Finding): string {
  const place = location === undefined ? [] : [`file=${property(inRepository(location.file))}`, `line=${location.line}`]
  const properties = [...place, `title=${property(rule)}`].join(',')
  return `::${commands[severity]} ${properties}::${data([message, path, `Fix: ${fix}`].filter((part) => part !== '').join('\n'))}`
}

/** A path in the form of pull request annotations, also on Windows. */
function inRepository(file: string): string {
  return file.replaceAll(sep, '/')
}

/** Escapes as the runner reads them. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

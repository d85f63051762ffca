import { isAbsolute, parse, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Issue } from '../../errors.ts'
import { placeIn } from './place.ts'
import type { Finding } from '../../check/finding.ts'
import type { Rule } from '../../check/rule.ts'
import { docsOf } from '../../check/check.ts'
import type { CheckedDeployment } from './checked.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** Findings as SARIF 2.1.0, for code scanning. Unreadable input marks the run as failed. */
export function sarif(
  deployments: readonly CheckedDeployment[],
  rules: readonly Rule[],
  unread: readonly Issue[] = [],
): string {
  const used = new Set(deployments.flatMap(({ findings }) => findings.map(({ rule }) => rule)))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'convex-k8s',
            informationUri: 'https://github.com/proompteng/convex-k8s',
            rules: rules.filter(({ id }) => used.has(id)).map(descriptor),
          },
        },
        ...(unread.length > 0 && {
          invocations: [{ executionSuccessful: false, toolExecutionNotifications: unread.map(notification) }],
        }),
        results: deployments.flatMap(({ path, findings }) => findings.map((finding) => result(finding, path))),
      },
    ],
  }
  return JSON.stringify(log, undefined, 2)
}

function descriptor({ id, title, why, severity }: Rule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    helpUri: docsOf(id),
    defaultConfiguration: { level: levels[severity] },
  }
}

function notification({ path, message }: Issue) {
  const { file, line, col } = placeIn(path)
  const region = line === undefined ? undefined : { startLine: line, startColumn: col }
  return {
    level: 'error',
    message: { text: literal(message) },
    ...(file !== undefined && {
      locations: [{ physicalLocation: { artifactLocation: artifactOf(file), region } }],
    }),
  }
}

function result({ rule, severity, message, fix, path, object, location }: Finding, deployment: string) {
  const name = [object.kind, [object.namespace, object.name].filter((part) => part !== undefined).join('/')].join(' ')
  return {
    ruleId: rule,
    level: levels[severity],
    message: { text: literal(`${message} ${fix}`) },
    properties: { deployment },
    locations: [
      {
        ...(location !== undefined && {
          physicalLocation: {
            artifactLocation: artifactOf(location.file),
            region: { startLine: location.line },
          },
        }),
        logicalLocations: [{ fullyQualifiedName: path === '' ? name : `${name} ${path}` }],
      },
    ],
  }
}

/**
 * Text without placeholders and links. `{0}` becomes `{{0}}` (SARIF 2.1.0, 3.11.5). Other braces stay: fixes are full of
 * YAML, and some viewers show doubled braces as they are. In a text that could be read as a link, the brackets are escaped,
 * as in the text of a link (3.11.6).
 */
function literal(text: string): string {
  const unlinked = text.includes('](') ? text.replace(/[[\]\\]/g, String.raw`\$&`) : text
  return unlinked.replace(/\{\d+\}/g, '{$&}')
}

/**
 * A file as a URI. One below the working folder is relative to it, which code scanning takes for the root of the
 * repository (SARIF 2.1.0, 3.4.3 and 3.4.4). Other files have an absolute URI. Standard input has no folder.
 */
function artifactOf(file: string) {
  if (file === '<stdin>') return { uri: uriOf(file) }
  const path = relative('', file)
  if (!isAbsolute(path) && path.split(sep)[0] !== '..') return { uri: uriOf(path), uriBaseId: '%SRCROOT%' }
  const { root } = parse(resolve(file))
  return { uri: `${pathToFileURL(root).href}${uriOf(resolve(file).slice(root.length))}` }
}

function uriOf(path: string): string {
  return path.split(sep).map(encodeURIComponent).join('/')
}

import { disableAnnotation, severityAnnotation } from '../../src/check/check.ts'
import { rules } from '../../src/check/rules/all.ts'
import type { Rule } from '../../src/check/rule.ts'
import { changeOf } from '../../src/cli/format/change.ts'
import { sourcesText } from '../../src/sources/source.ts'
import { notRules } from './not-rules.ts'

function sectionOf(rule: Rule): string {
  const { id, severity, title, why, source } = rule
  return [
    `## ${id}`,
    '',
    `**${title}** (${severity})`,
    '',
    why,
    '',
    `Source: ${sourcesText(source)}`,
    '',
    '```diff',
    changeOf(rule),
    '```',
    '',
    `To disable it: \`--disable ${id}\`, \`check(objects, { disable: ['${id}'] })\`, or on one object the annotation \`${disableAnnotation}: ${id}\`.`,
    '',
  ].join('\n')
}

/** The page of the rules. */
export function rulesPage(): string {
  return [
    '# Rules',
    '',
    'The rules of `check` and `npx @proompteng/convex-k8s check`. This page is generated from the code by',
    '`npm run docs`. An error causes an outage or data loss, a warning is likely to cause one later, and an info reports what could not be checked.',
    '',
    `For one object, rules are turned off by the annotation \`${disableAnnotation}\` (ids, separated by commas) and`,
    `re-graded by \`${severityAnnotation}\` (\`rule=warning\`, separated by commas).`,
    '',
    '| rule | severity | requirement |',
    '| --- | --- | --- |',
    ...rules.map(({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title.replaceAll('|', '\\|')} |`),
    '',
    ...rules.map(sectionOf),
    '## Requirements without a rule',
    '',
    'These requirements also apply, but no rule checks them, for the given reason.',
    '',
    '| requirement | reason |',
    '| --- | --- |',
    ...notRules.map(({ what, why }) => `| ${what} | ${why} |`),
    '',
  ].join('\n')
}

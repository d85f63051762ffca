import { disableAnnotation, severityAnnotation } from '../../src/check/check.ts'
import { rules } from '../../src/check/rules/all.ts'
import type { Rule } from '../../src/check/rule.ts'
import { changeOf } from '../../src/cli/format/change.ts'
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
    `Source: ${source}`,
    '',
    '```diff',
    changeOf(rule),
    '```',
    '',
    `Leave it out: \`--disable ${id}\`, \`check(objects, { disable: ['${id}'] })\`, or on one object the annotation \`${disableAnnotation}: ${id}\`.`,
    '',
  ].join('\n')
}

/** The page of the rules. */
export function rulesPage(): string {
  return [
    '# Rules',
    '',
    'What `check` and `npx @proompteng/convex-k8s check` hold a deployment against. This page is written from the code by',
    '`npm run docs`. An error breaks or loses something, a warning will sooner or later, an info says what could not be seen.',
    '',
    `For one object, rules are turned off by the annotation \`${disableAnnotation}\` (ids, separated by commas) and`,
    `re-graded by \`${severityAnnotation}\` (\`rule=warning\`, separated by commas).`,
    '',
    '| rule | severity | what must hold |',
    '| --- | --- | --- |',
    ...rules.map(({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title.replaceAll('|', '\\|')} |`),
    '',
    ...rules.map(sectionOf),
    '## What is no rule',
    '',
    'Things that must hold as well, and why no rule looks for them.',
    '',
    '| what | why |',
    '| --- | --- |',
    ...notRules.map(({ what, why }) => `| ${what} | ${why} |`),
    '',
  ].join('\n')
}

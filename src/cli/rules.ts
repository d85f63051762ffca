import { program } from '../command-name.ts'
import { Argument, Command, Option } from '@commander-js/extra-typings'
import { createColors } from 'picocolors'
import { disableAnnotation, docsOf } from '../check/check.ts'
import { rules } from '../check/rules/all.ts'
import type { Rule } from '../check/rule.ts'
import { unknownRule } from '../check/unknown-rule.ts'
import { sourcesText } from '../sources/source.ts'
import { isColourful } from './colour.ts'
import { changeOf } from './format/change.ts'
import { examples } from './help.ts'
import { UsageError } from './usage-error.ts'
import { print } from './output.ts'

/** `convex-k8s rules [RULE] [--format pretty|json]` */
export function rulesCommand() {
  return new Command('rules')
    .summary('list the rules of check, or explain one')
    .description('Lists the rules of check, or explains one of them: the reason, and an example of a fix.')
    .addArgument(new Argument('[RULE]', 'id of the rule to explain'))
    .addOption(
      new Option('--format <FORMAT>', 'how rules are printed; json has the full examples')
        .choices(['pretty', 'json'] as const)
        .default('pretty' as const),
    )
    .addHelpText(
      'after',
      examples(`${program} rules`, `${program} rules backend-single-writer`, `${program} rules --format json`),
    )
    .action((id, { format }) => {
      const rule = id === undefined ? undefined : find(id)
      if (format === 'json') print(JSON.stringify(rule ? asData(rule) : rules.map(asData), undefined, 2))
      else print(rule === undefined ? list() : explanationOf(rule))
    })
}

function find(id: string): Rule {
  const rule = rules.find((other) => other.id === id)
  if (rule !== undefined) return rule
  throw new UsageError(
    unknownRule(
      id,
      rules.map((other) => other.id),
    ),
  )
}

function list(): string {
  const width = Math.max(...rules.map(({ id }) => id.length))
  return rules.map(({ id, severity, title }) => `${severity.padEnd(7)}  ${id.padEnd(width)}  ${title}`).join('\n')
}

function asData({ id, severity, title, why, source, bad, good }: Rule) {
  return { id, severity, title, why, source: sourcesText(source), docs: docsOf(id), bad, good }
}

function explanationOf(rule: Rule): string {
  const { id, severity, title, why, source } = rule
  return [
    `${id} (${severity})`,
    title,
    '',
    why,
    `Source: ${sourcesText(source)}`,
    '',
    changeOf(rule, createColors(isColourful())),
    '',
    `To disable it: --disable ${id}, or on one object the annotation ${disableAnnotation}: ${id}`,
  ].join('\n')
}

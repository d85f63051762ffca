import { Command } from '@commander-js/extra-typings'
import { disableAnnotation } from '../check/check.ts'
import { allRules } from '../check/rules.deferred.ts'
import type { Rule } from '../check/rule.ts'
import { ConvexK8sError } from '../errors.ts'
import { unknownKey } from '../options/strict.ts'
import { examples } from './help.ts'

/** `convex-k8s rules [RULE]` */
export function rulesCommand() {
  return new Command('rules')
    .summary('list the rules of check, or explain one')
    .description('Lists the rules of check, or explains one of them.')
    .argument('[RULE]', 'id of the rule to explain')
    .addHelpText('after', examples('convex-k8s rules', 'convex-k8s rules backend-single-writer'))
    .action((id) => {
      const rules = allRules()
      console.log(id === undefined ? listOf(rules) : explanationOf(find(id, rules)))
    })
}

function listOf(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length))
  return rules.map(({ id, severity, title }) => `${severity.padEnd(7)}  ${id.padEnd(width)}  ${title}`).join('\n')
}

function find(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((other) => other.id === id)
  if (rule !== undefined) return rule
  const hint = unknownKey(
    id,
    rules.map((other) => other.id),
  )
  throw new ConvexK8sError('There is no such rule.', [{ path: id, message: hint }])
}

function explanationOf({ id, severity, title, why, source, bad, good }: Rule): string {
  return [
    `${id} (${severity})`,
    title,
    '',
    why,
    `Source: ${source}`,
    '',
    'Bad:',
    indented(bad),
    '',
    'Good:',
    indented(good),
    '',
    `Leave it out with --disable ${id}, or for one object by the annotation ${disableAnnotation}: ${id}`,
  ].join('\n')
}

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

import { defineCommand } from 'citty'
import { disableAnnotation } from '../check/check.ts'
import { allRules } from '../check/rules.deferred.ts'
import type { Rule } from '../check/rule.ts'
import { ConvexK8sError } from '../errors.ts'
import { unknownKey } from '../options/strict.ts'

/** `convex-k8s rules [RULE]` */
export const rulesCommand = defineCommand({
  meta: { name: 'rules', description: 'List the rules of check, or explain one' },
  args: { rule: { type: 'positional', required: false, description: 'Id of the rule to explain' } },
  run({ args }) {
    const rules = allRules()
    if (args.rule === undefined) {
      const width = Math.max(...rules.map(({ id }) => id.length))
      for (const { id, severity, title } of rules) console.log(`${severity.padEnd(7)}  ${id.padEnd(width)}  ${title}`)
      return
    }
    const rule = rules.find(({ id }) => id === args.rule)
    if (rule === undefined) {
      const hint = unknownKey(
        args.rule,
        rules.map(({ id }) => id),
      )
      throw new ConvexK8sError('There is no such rule.', [{ path: args.rule, message: hint }])
    }
    console.log(explanationOf(rule))
  },
})

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

import type { RuleDefinition } from '../../../rule.ts'
import { annotationsOf, pathOf, tags, tailnetObjects } from '../../../model/routes/tailnet.ts'
import { dashboardExample, dashboardServiceExample } from '../../../examples/routes.ts'
import { eachObject } from '../../scopes.ts'
import { tailscale } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Tags have the form tag:name, separated by commas without spaces.',
  why:
    'The operator splits the value at commas and does not trim it. It refuses a tag with a space or without "tag:", ' +
    'and the proxy never joins the tailnet.',
  source: [
    tailscale('cmd/k8s-operator/svc.go', '"svc.Annotations[AnnotationTags]"'),
    tailscale('tailcfg/tailcfg.go', 'CheckTag'),
  ],
  bad: `${dashboardExample()}${dashboardServiceExample({ 'hostname: convex }': 'hostname: convex, tailscale.com/tags: "tag:admin, tag:web" }' })}`,
  good: `${dashboardExample()}${dashboardServiceExample({ 'hostname: convex }': 'hostname: convex, tailscale.com/tags: "tag:admin,tag:web" }' })}`,
  check: eachObject(tailnetObjects, function* (object, report) {
    const text = annotationsOf(object)[tags] ?? 'tag:none'
    const wrong = text.split(',').find((tag) => !/^tag:[a-zA-Z][a-zA-Z0-9-]*$/.test(tag))
    if (wrong === undefined) return
    yield report(
      pathOf(tags),
      `${JSON.stringify(wrong.slice(0, 100))} is not a tag.`,
      'Write "tag:admin,tag:web", without spaces.',
    )
  }),
}

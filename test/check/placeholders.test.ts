import { join } from 'node:path'
import { sample, constantFrom } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check, loadDeployments } from '@proompteng/convex-k8s'
import type { K8sObject } from '../../src/kubernetes/object.ts'
import { Placeholders } from '../../src/check/model/stack/placeholders.ts'

const golden = join(import.meta.dirname, '../golden/__golden__')
const written = [
  '${SOMETHING}',
  '${SOMETHING:=default}',
  '${SOMETHING:-a-b}',
  '<path:kv/data/x#y>',
  '<something>',
  '{{ .Values.x }}',
  '%%SOMETHING%%',
  '#{Something}',
  '__SOMETHING__',
  '@@SOMETHING@@',
  '$(ARGOCD_APP_NAME)',
]

interface Workload {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly env: object[] }[] } }
  }
}

interface Place {
  readonly object: number
  readonly keys: readonly string[]
}

// What is not judged by its value: names of variables and kinds of filters decide what others mean, a shell reads commands, and waves are text.
const leftOut = /^(?:apiVersion|kind)$|\.(?:command|args)\.|\.env\.\d+\.name$|filters\.\d+\.type$|sync-(?:options|wave)/

function placesIn(objects: readonly K8sObject[]): readonly Place[] {
  const places: Place[] = []
  const visit = (value: unknown, { object, keys }: Place): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) visit(child, { object, keys: [...keys, key] })
    else if (!leftOut.test(keys.join('.'))) places.push({ object, keys })
  }
  for (const object of objects.keys()) visit(objects[object], { object, keys: [] })
  return places
}

function withText(objects: readonly K8sObject[], { object, keys }: Place, text: string): readonly K8sObject[] {
  const copy = structuredClone(objects[object]) as unknown as Record<string, unknown>
  const parent = keys.slice(0, -1).reduce((value, key) => value[key] as Record<string, unknown>, copy)
  parent[keys.at(-1)!] = text
  return objects.with(object, copy as unknown as K8sObject)
}

function graded(objects: readonly K8sObject[]): readonly string[] {
  return check(objects).flatMap(({ severity, rule, path }) =>
    severity === 'info' ? [] : [`${severity} ${rule} ${path}`],
  )
}

describe('a placeholder in the place of any value of a right deployment', () => {
  it.each(['backup', 'gateway'])(
    'gives no error and no warning: %s',
    async (name) => {
      const [deployment] = await loadDeployments(join(golden, name))
      const objects = deployment!.objects.filter(({ kind }) => kind !== 'Kustomization')
      expect(graded(objects)).toEqual([])
      const texts = sample(constantFrom(...written), { numRuns: 1_000 })
      const wrong = placesIn(objects).flatMap((place, index) =>
        graded(withText(objects, place, texts[index % texts.length]!)).map(
          (found) => `${objects[place.object]?.kind} ${place.keys.join('.')}: ${found}`,
        ),
      )
      expect(wrong).toEqual([])
    },
    300_000,
  )
})

describe('a finding about the name of a variable', () => {
  it('does not depend on a placeholder in its value', async () => {
    const [deployment] = await loadDeployments(join(golden, 'minimal'))
    const findings = (value: string): readonly string[] => {
      const objects = structuredClone(deployment!.objects) as unknown as Workload[]
      const workload = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'convex-backend')
      workload!.spec.template.spec.containers[0]!.env.push({ name: 'CONVEX_ADMIN_KEY', value })
      return graded(objects as unknown as readonly K8sObject[])
    }
    expect(findings('text')).toHaveLength(1)
    expect(findings('${SOMETHING}')).toEqual(findings('text'))
  })
})

describe('a claim with a placeholder in its name', () => {
  const claimed = (name: string): K8sObject[] => [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'convex-backend', namespace: 'convex' },
      spec: {
        template: {
          spec: {
            containers: [{ name: 'backend', image: 'ghcr.io/get-convex/convex-backend:1' }],
            volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
          },
        },
      },
    } as K8sObject,
  ]
  const missing = (name: string) => check(claimed(name)).filter(({ rule }) => rule === 'claim-references')

  it('is not called missing, not even by an info', () => {
    expect(missing('orders-data')).toHaveLength(1)
    expect(missing('${APP}-data')).toEqual([])
  })
})

describe('what is a placeholder', () => {
  const found = (value: unknown, key = 'x', kind = 'ConfigMap') => {
    const placeholders = new Placeholders()
    const object = { apiVersion: 'v1', kind, data: { [key]: value } }
    const masked = placeholders.masked(object as unknown as K8sObject)
    return { names: placeholders.all.map(({ name }) => name), masked, object }
  }

  it('has the forms of the tools, and is named without its default', () => {
    expect(written.flatMap((text) => found(`a-${text}`).names.length)).toEqual(written.map(() => 1))
    expect(found('${PASSWORD:=hunter2}').names).toEqual(['${PASSWORD}'])
    expect(found('${DOMAIN/./-}-${DOMAIN}').names).toEqual(['${DOMAIN/./-}', '${DOMAIN}'])
    expect(found('${A}-${B:-x}-${A}').names).toEqual(['${A}', '${B}'])
    expect(found('$DOMAIN').names).toEqual(['${DOMAIN}'])
    expect(found(btoa('<instance-secret>'), 'x', 'Secret').names).toEqual(['<instance-secret>'])
  })

  it.each([
    '$${ESCAPED}',
    '${image_root}/lib',
    '$(POD_NAME)',
    '$1',
    'pa$Word',
    '<html>\n</html>',
    '{a: b}',
    '#{',
    '100%',
  ])('is nothing else: %s', (text) => {
    const { names, masked, object } = found(text)
    expect(names).toEqual([])
    expect(masked).toBe(object)
  })

  it('may stand in an object that holds itself', () => {
    const object: Record<string, unknown> = { apiVersion: 'v1', kind: 'Pod', spec: '${A}' }
    object['one'] = [object, object, { object }]
    expect(new Placeholders().masked(object as unknown as K8sObject)).toMatchObject({ spec: 'zq0qz' })
  })
})

import { placesIn } from '../support.ts'

export const exclusions = ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)'
export function middleware(name: string, spec: string, namespace = 'convex'): string {
  return `---\napiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`
}
export function without(objects: string, ...rules: readonly string[]): readonly string[] {
  return placesIn(objects).filter((text) => !rules.some((rule) => text.includes(` ${rule} `)))
}

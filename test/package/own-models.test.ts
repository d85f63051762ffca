import { join } from 'node:path'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { expect, inject, it } from 'vitest'
import type * as Sources from '../../src/index.ts'

// What docs/composing.md says about kubernetes-models of a user.
const { project } = inject('packed')
const { convexStack, toYaml } = (await import(
  join(project, 'node_modules/@proompteng/convex-k8s/dist/index.js')
)) as typeof Sources
const { deployment } = convexStack({ host: 'convex.example.com' }).backend

it("an object of the package is not an instance of a user's class", () => {
  expect(deployment instanceof Deployment).toBe(false)
  expect(deployment.constructor.name).toBe('Deployment')
})

it('kubernetes-models of a user knows an object of the package, and copies it', () => {
  expect(Deployment.is(deployment)).toBe(true)
  const copy = new Deployment(deployment)
  copy.validate()
  expect(copy instanceof Deployment).toBe(true)
  expect(toYaml(copy)).toBe(toYaml(deployment))
})

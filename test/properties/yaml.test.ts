import { convexStack, toYaml } from '@proompteng/convex-k8s'
import { expect, it } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { readings } from '../support/yaml-readings.ts'

it.each([' \n', '  \n', ' \n \n', '\n \n', ' \n\n', '\t\n', '\n\n', 'a\n \n', ' a\n', '\n a'])(
  'YAML holds the text %j as it is',
  (text) => {
    const { configMap } = convexStack({ host: 'convex.example.com', annotations: { text, z: 'x' } }).backend
    for (const found of readings(toYaml(configMap))) expect(found).toEqual(plainObject(configMap))
  },
)

import { describe, expect, it } from 'vitest'
import { setLocation } from '../../../../src/check/location.ts'
import { Model } from '../../../../src/check/model/model.ts'
import { routesRules, placesOf, placesIn, objectsIn } from '../support.ts'

const storage = (mode: string) =>
  `---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: local }\nprovisioner: a\nvolumeBindingMode: ${mode}\n`

describe('Argo CD', () => {
  it('takes an Application in its own folder', () => {
    const rule = routesRules.find(({ id }) => id === 'application-in-folder')!
    const objects = objectsIn(rule.good)
    const application = objects.find(({ kind }) => kind === 'Application')!
    expect(placesOf(new Model(objects))).toEqual([])
    setLocation(application, { file: 'argocd/convex/application.yaml', line: 1 })
    expect(placesOf(new Model(objects))).toEqual(['warning application-in-folder Application '])
    setLocation(application, { file: 'argocd/application.yaml', line: 1 })
    expect(placesOf(new Model(objects))).toEqual([])
  })

  it('may bind claims at once', () => {
    const rule = routesRules.find(({ id }) => id === 'claim-wave')!
    const [bad = ''] = rule.bad.split(/^---\n(?=.*\nkind: StorageClass)/m)
    expect(placesIn(bad)).toEqual([expect.stringMatching(/^warning claim-wave PersistentVolumeClaim /)])
    expect(placesIn(`${bad}${storage('Immediate')}`)).toEqual([])
    expect(placesIn(`${bad}${storage('WaitForFirstConsumer')}`)).toHaveLength(1)
  })
})

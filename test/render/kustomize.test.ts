import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { objectsOf } from '../../src/kubernetes/objects-of.ts'
import { identityOf, plainObject } from '../../src/kubernetes/object.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'
import { render } from '../../src/render/render.ts'
import { toYaml } from '../../src/render/yaml/yaml.ts'
import { adversarial, layouts } from './yaml/adversarial.ts'
import { folderWith } from './fixtures.ts'
import { configMap, sealed, sealedText, stack } from './objects.ts'

const isInstalled = spawnSync('kubectl', ['version', '--client']).status === 0
const missing = 'kubectl is not installed'

function kubectl(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('kubectl', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

function byIdentity(objects: readonly K8sObject[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(objects.map((object) => [identityOf(object), plainObject(object)]))
}

describe('kubectl', () => {
  it('builds a folder to exactly its objects, kept and foreign files among them', async ({ skip }) => {
    skip(!isInstalled, missing)
    const extra = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' }, data: { a: 'yes' } }
    const folder = await folderWith({
      [sealed.keptFile]: sealedText,
      'extra.json': JSON.stringify(extra),
      'values.yaml': 'replicas: 1\n',
      'nameless.yaml': 'apiVersion: v1\nkind: Config\n',
    })
    const values = configMap('adversarial', Object.fromEntries(adversarial.map((text, index) => [`k${index}`, text])))
    const objects = { ...stack(), extra: { configMap: values }, credentials: { sealedSecret: sealed } }
    await render(objects, folder)
    const built = parseAllDocuments(kubectl('kustomize', folder)).map((document) => document.toJS() as K8sObject)
    const expected = [...objectsOf(objects), extra, parse(sealedText) as K8sObject]
    expect(byIdentity(built)).toEqual(byIdentity(expected))
    expect(built).toHaveLength(expected.length)
  })

  it('reads every adversarial text back, as a key and as a value', async ({ skip }) => {
    skip(!isInstalled, missing)
    const data = Object.fromEntries(
      [...adversarial, ...layouts].flatMap((text, index) => [
        [`k${index}`, text],
        [text, `v${index}`],
      ]),
    )
    const object = configMap('adversarial', data)
    const input = toYaml(object)
    const { stdout, stderr } = spawnSync(
      'kubectl',
      ['label', '--local', '-f', '-', 'a=b', '-o', 'json', '--kubeconfig', '/dev/null'],
      { input, encoding: 'utf8', maxBuffer: 2 ** 26 },
    )
    expect(stderr).toBe('')
    expect((JSON.parse(stdout) as typeof object).data).toEqual(data)
  })
})

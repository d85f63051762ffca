import { check, convexStack, objectsOf, runbook } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { mergeOptions, optionsIn, sectionIn } from './sections.ts'
import { archiving } from './stacks.ts'

const restoring = (text: string): string => sectionIn(text, '### Restoring the database')

describe.each(Object.entries(archiving))('restoring the database of %s', (_, options) => {
  const before = convexStack(options)
  const section = restoring(runbook(before))

  it('is by options that make a right stack, which recovers from the archive of the old one', async () => {
    const after = convexStack(mergeOptions(options, await optionsIn(section)))
    expect(check(after).filter(({ severity }) => severity !== 'info')).toEqual([])
    const [old, successor] = [before, after].map((stack) => stack.postgres!.cluster)
    const [archive, next] = [old, successor].map((cluster) => cluster!.spec!.plugins![0]!.parameters!)
    expect(successor!.metadata?.name).not.toBe(old!.metadata?.name)
    expect(next).toEqual({ barmanObjectName: archive!['barmanObjectName'], serverName: successor!.metadata?.name })
    expect(successor!.spec?.externalClusters?.[0]?.plugin?.parameters).toEqual(archive)
    // Nobody seals anything anew in the middle of the night.
    const secret = successor!.spec?.bootstrap?.recovery?.secret
    const { initdb, recovery } = old!.spec!.bootstrap!
    expect(secret).toEqual((initdb ?? recovery)!.secret)
    expect(after.postgres!.objectStore).toEqual(before.postgres!.objectStore)
    // What is lost when it goes stays; the backend is led to the new one.
    expect(after.backend.persistentVolumeClaim).toEqual(before.backend.persistentVolumeClaim)
    expect(JSON.stringify(after.backend.deployment)).toContain(`${successor!.metadata?.name}-`)
  })

  it('can be done again, from the new one', async () => {
    const once = mergeOptions(options, await optionsIn(section))
    const again = await optionsIn(restoring(runbook(convexStack(once))))
    const names = [options, once, again].map(({ postgres }) => (postgres as { name?: string }).name ?? 'convex-db')
    expect(new Set(names).size).toBe(3)
    expect(convexStack(mergeOptions(once, again))).toBeDefined()
  })

  it('says by which sign a mistake is known, and the way out: another name', () => {
    const name = (before.postgres!.cluster.metadata?.name ?? '').replace(/-2$/, '')
    const [, mistake = ''] = section.split('Symptoms of a failed restore:')
    const next = name === before.postgres!.cluster.metadata?.name ? 3 : 4
    for (const sign of ['The instance is empty', '`ContinuousArchiving` is `False`', '"Expected empty archive"'])
      expect(mistake).toContain(sign)
    expect(mistake).toContain(`\`name: '${name}-${next}'\` and \`backup.serverName: '${name}-${next}'\``)
    expect(mistake).toContain('`accept`')
  })

  it('stops the backend before anything, and looks at the archive of the new one last', () => {
    const steps = ['serverRecoveryWindow', '"automated":null', '--replicas=0', '--for=delete pod', 'recovery: {']
    const more = ['"selfHeal":true', 'jobRole=full-recovery', '--for=condition=Ready', 'rollout status', 'smoke-test']
    const places = [...steps, ...more, '.status.conditions'].map((part) => section.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })
})

describe('restoring the database', () => {
  it('is not written where nothing is archived', () => {
    const text = runbook(convexStack({ host: 'convex.example.com' }))
    expect(text).not.toContain('### Restoring the database')
    expect(text).toContain('**`convex-db` has no scheduled backup**')
  })

  it('takes names that CloudNativePG allows, and says when the log alone is archived', () => {
    const name = `${'a'.repeat(49)}b`
    const [backup] = Object.values(archiving).map(({ postgres }) => (postgres === false ? undefined : postgres?.backup))
    const stack = convexStack({
      host: 'convex.example.com',
      postgres: { name, backup: { ...backup!, serverName: 'first', schedule: false } },
    })
    const text = runbook(stack)
    expect(restoring(text)).toContain(`name: '${'a'.repeat(48)}-2'`)
    expect(restoring(text)).toContain("serverName: 'first'")
    expect(text).toContain('**no scheduled base backup**')
    expect(objectsOf(stack).map(({ kind }) => kind)).not.toContain('ScheduledBackup')
  })
})

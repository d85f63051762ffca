import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { convexStack } from '../../src/stack.ts'
import { rotations } from '../../src/secrets/rotation.ts'
import type { Rotation } from '../../src/secrets/rotation.ts'
import { command, usageProblem } from '../cli/command.ts'
import { issuesOf } from './errors.ts'
import { folder, watchForSecrets } from './leaks.ts'
import { sealingKey } from './openssl.ts'
import { writeFile } from 'node:fs/promises'
import { program } from '../../src/command-name.ts'

watchForSecrets()

function commandsOf({ steps }: Rotation): readonly string[] {
  return steps.flatMap(({ command: line }) => (line === undefined ? [] : [line]))
}

describe('rotations', () => {
  it('tells of each secret what changes, what restarts and what becomes invalid', () => {
    const { instanceSecret, adminKey, sealingCertificate, databasePassword } = rotations()
    expect(instanceSecret).toMatchObject({
      rotates: ['the instance secret', 'the admin key'],
      restarts: ['Deployment/convex-backend'],
    })
    expect(instanceSecret.invalidates).toHaveLength(5)
    expect(adminKey).toMatchObject({ restarts: [], invalidates: [] })
    expect(sealingCertificate).toMatchObject({ restarts: [], invalidates: [] })
    expect(databasePassword.restarts).toEqual(['Deployment/convex-backend'])
    for (const { steps, remarks } of [instanceSecret, adminKey, sealingCertificate, databasePassword]) {
      expect(steps.length).toBeGreaterThan(0)
      expect(remarks.length).toBeGreaterThan(0)
      for (const { text } of steps) expect(text).toMatch(/\.$/)
    }
  })

  it('has the names of the stack', () => {
    const stack = convexStack({ host: 'convex.example.com', postgres: { credentials: {} } })
    const text = JSON.stringify(rotations())
    expect(text).toContain(`deployment/${stack.backend.deployment.metadata?.name} --namespace convex`)
    expect(text).toContain(`to ${stack.postgres?.cluster.metadata?.name} automatically`)
    expect(text).toContain(`--secret-name ${stack.postgres?.cluster.spec.bootstrap?.initdb?.secret?.name}`)
  })

  it('has commands that the program takes', async () => {
    const all = rotations({ sealedFile: 'a folder/sealed.yaml', databaseSealedFile: "it's.yaml" })
    const lines = Object.values(all).flatMap((rotation: Rotation) => commandsOf(rotation))
    const ours = lines.flatMap((line) => line.split(' | ')).filter((line) => line.startsWith(`${program} `))
    expect(ours).toHaveLength(3)
    for (const line of ours) {
      const [, , ...argv] = line.replaceAll(/'[^' ]*( )[^' ]*'|'it'\\''s.yaml'/g, 'FILE').split(' ')
      expect(await usageProblem(argv)).toBeUndefined()
    }
    expect(lines.join('\n')).toContain("--out 'a folder/sealed.yaml' --rotate")
    expect(lines.join('\n')).toContain(String.raw`--out 'it'\''s.yaml' --rotate`)
  })

  it('removes the old admin key before a command that does not overwrite it', () => {
    for (const { steps } of [rotations().instanceSecret, rotations().adminKey]) {
      const lines = steps.map(({ command: line = '' }) => line)
      const made = lines.findIndex((line) => /--(admin-key-)?out admin-key\.txt$/.test(line))
      expect(lines[made - 1]).toBe('rm -f admin-key.txt')
    }
  })

  it('works as it says', async () => {
    const path = await folder()
    const key = sealingKey()
    await writeFile(join(path, 'sealing-certificate.pem'), key.certificate)
    const names = { instanceName: 'orders', sealedFile: join(path, 'sealed.yaml') }
    const lines = commandsOf(rotations(names).instanceSecret)
    const seal = lines.find((line) => line.startsWith(`${program} seal `)) ?? ''
    const run = (adminKeyFile: string) =>
      command(
        seal
          .replace('sealing-certificate.pem', join(path, 'sealing-certificate.pem'))
          .replace('admin-key.txt', join(path, adminKeyFile))
          .split(' ')
          .slice(2),
      )
    expect(await run('one')).toMatchObject({ status: 0 })
    const before = await readFile(names.sealedFile, 'utf8')
    expect(await run('two')).toMatchObject({ status: 0 })
    expect(await readFile(names.sealedFile, 'utf8')).not.toBe(before)
  })

  it('knows External Secrets as the other source', () => {
    const { instanceSecret, databasePassword } = rotations({ source: 'externalSecret', namespace: 'shop' })
    expect(commandsOf(instanceSecret)).toEqual([
      'rm -f admin-key.txt',
      [
        String.raw`openssl rand -hex 32 | tr -d '\n' > instance-secret.txt`,
        `${program} admin-key --instance-name convex-self-hosted --secret-file instance-secret.txt --out admin-key.txt`,
      ].join('\n'),
      'kubectl annotate externalsecret convex-backend-secrets --namespace shop --overwrite force-sync="$(date +%s)"',
      'kubectl rollout restart deployment/convex-backend --namespace shop',
      'rm -f admin-key.txt instance-secret.txt',
    ])
    expect(commandsOf(databasePassword)).toHaveLength(2)
  })

  it('restarts the backend while the Job of functions waits for it, and not after the sync', () => {
    for (const source of ['sealedFile', 'externalSecret'] as const) {
      const plain = rotations({ source }).instanceSecret
      const { steps } = rotations({ source, functionEnvironmentName: 'set-variables' }).instanceSecret
      const texts = steps.map(({ text }) => text)
      const restart = texts.findIndex((text) => text.startsWith('Restart the backend'))
      expect(texts.slice(0, restart).join('\n')).not.toContain('wait until Argo CD has synced it')
      expect(steps[restart - 1]).toMatchObject({
        text: expect.stringMatching(/set-variables waits for the restart.*only until convex-backend-secrets has been/),
        command: expect.stringContaining('kubectl get secret convex-backend-secrets --namespace convex'),
      })
      expect(steps[restart + 1]?.command).toBe('kubectl logs job/set-variables --namespace convex --follow')
      expect(JSON.stringify(plain)).not.toMatch(/Job|kubectl logs/)
    }
  })

  it('encrypts every sealed file again, once', () => {
    const { sealingCertificate } = rotations({ otherSealedFiles: ['functions.yaml', 'backend-sealedsecret.yaml'] })
    const files = commandsOf(sealingCertificate).flatMap((line) => / < (\S+) >/.exec(line)?.[1] ?? [])
    expect(files).toEqual(['backend-sealedsecret.yaml', 'postgres-sealedsecret.yaml', 'functions.yaml'])
  })

  it('refuses names that are none', async () => {
    expect(await issuesOf(() => rotations({ namespace: 'a b', instanceName: '$(rm)' }))).toHaveLength(2)
  })
})

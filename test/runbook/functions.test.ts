import { runbook } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { sectionIn } from './sections.ts'
import { deployments } from './stacks.ts'
import { below, rows, of } from './texts.ts'

describe('the environment of functions', () => {
  const [literal, sealed, external] = ['literal', 'sealed', 'external'].map((name) =>
    runbook(deployments[`functions-${name}`]!),
  ) as [string, string, string]
  const logs = 'kubectl --namespace convex logs job/convex-function-environment'

  it('is read from Secrets whose new values a sync brings, not a restart', () => {
    for (const [text, secret] of [
      [literal, 'openai'],
      [sealed, 'convex-function-environment'],
      [external, 'convex-function-environment'],
    ] as const) {
      const section = below(text, '### Variables of functions')
      expect(section).toMatch(
        new RegExp(`\\\`${secret}\\\`.*start a sync[\\s\\S]*delete job/[\\s\\S]*revoke the old value`),
      )
      expect(section).toContain(logs)
      expect(section).not.toContain('convex-backend-secrets')
    }
    const others = below(literal, '### Passwords and keys of other systems')
    expect(others).toMatch(/`openai`.*#variables-of-functions.*then revoke/)
    expect(others).not.toContain('no restart')
  })

  it('has a Secret that is made, added to and sealed again', () => {
    const section = below(sealed, '### Making `convex-function-environment`')
    expect(section).toMatch(
      /auth-keys .* --out function-environment-sealedsecret\.yaml[\s\S]*--merge-into function-env/,
    )
    expect(section).toContain('`--rotate`')
    expect(below(sealed, '### Sealing certificate')).toContain('< function-environment-sealedsecret.yaml >')
    const options = { sealedFile: 'keys.yaml', secretVariables: ['OPENAI_API_KEY'] }
    const stack = { credentials: { sealedFile: 'backend.yaml' }, functionEnvironment: options }
    const own = below(of(stack), '### Making `convex-function-environment`')
    expect(own).toMatch(
      /--from-file=OPENAI_API_KEY=OPENAI_API_KEY\.txt .* > keys\.yaml\n[\s\S]*--merge-into keys\.yaml\n/,
    )
    expect(own).not.toContain('auth-keys')
    const store = below(external, '### Making `convex-function-environment`')
    expect(store).toMatch(
      /- `JWKS`, as `convex`, property `jwks`[\s\S]*annotate externalsecret\S* --overwrite force-sync/,
    )
  })

  it('lets the rotation of the instance secret restart the backend before the sync ends', () => {
    expect(below(sealed, '### Instance secret')).toMatch(/waits for the restart[\s\S]*rollout restart[\s\S]*--follow/)
    expect(below(literal, '### Instance secret')).toMatch(/rollout restart[\s\S]*Put it into the Secret.*start a sync/)
  })

  it('fails by itself, with its reason in the log', () => {
    expect(rows(sealed, 'a sync fails at the Job')[0]).toContain(logs)
    expect(sectionIn(sealed, '## Required Secrets')).toContain(
      'The Job `convex-function-environment` starts, but fails.',
    )
  })

  it('wins over an import at the next sync', () => {
    expect(below(sealed, '### Import')).toMatch(/Job `convex-function-environment` sets[\s\S]*set --force --from-file/)
  })

  it('is in no runbook without the Job', () => {
    expect(of({ credentials: { sealedFile: 'a.yaml' } })).not.toMatch(
      /PostSync|Variables of functions|--force |the Job/,
    )
  })
})

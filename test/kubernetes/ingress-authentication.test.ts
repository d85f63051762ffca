import { describe, expect, it } from 'vitest'
import { authenticationFault } from '../../src/kubernetes/routes/ingress-authentication.ts'

const nginx = 'nginx.ingress.kubernetes.io/'
const basic = { [`${nginx}auth-type`]: 'basic', [`${nginx}auth-secret`]: 'users' }

describe('an annotation that is named for a login', () => {
  it('is no login where an address does instead, and every address is let in', () => {
    const either = { ...basic, [`${nginx}satisfy`]: 'any' }
    const fault = (ranges: string) =>
      authenticationFault(`${nginx}auth-type`, { ...either, [`${nginx}whitelist-source-range`]: ranges })
    expect(fault('10.0.0.0/8, 0.0.0.0/0')).toMatch(/every address is let in/)
    expect(fault('10.0.0.0/8')).toBeUndefined()
    expect(authenticationFault(`${nginx}auth-type`, basic)).toBeUndefined()
  })

  it.each(['cert-manager.io/cluster-issuer', 'tailscale.com/funnel', 'argocd.argoproj.io/sync-wave'])(
    'is not %s, which puts nothing in front',
    (key) => {
      expect(authenticationFault(key, { [key]: 'x' })).toBe('does not authenticate')
      expect(authenticationFault('example.com/login', { 'example.com/login': 'x' })).toBeUndefined()
    },
  )
})

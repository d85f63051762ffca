import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import { refusalOf, refused } from '../../../src/convex/environment/index.ts'

const isRefused = (name: string): boolean => refusalOf(name)?.group === 'function'

const ofProviders =
  'JWT_PRIVATE_KEY JWKS SITE_URL AUTH_GITHUB_ID AUTH_RESEND_KEY BETTER_AUTH_SECRET CLERK_JWT_ISSUER_DOMAIN ' +
  'NEXT_PUBLIC_CLERK_FRONTEND_API VITE_STRIPE_KEY AUTH0_DOMAIN WORKOS_CLIENT_ID OPENAI_API_KEY OPENAI_BASE_URL ' +
  'ANTHROPIC_API_KEY GOOGLE_GENERATIVE_AI_API_KEY STRIPE_SECRET_KEY STRIPE_WEBHOOKS_SECRET RESEND_API_KEY SMTP_HOST ' +
  'TWILIO_ACCOUNT_SID GOOGLE_CLIENT_ID GITHUB_CLIENT_SECRET FACEBOOK_APP_ID ACME_API_KEY ACME_APIKEY ACME_WEBHOOK_SECRET ' +
  'API_KEY NEXTAUTH_SECRET FIREBASE_PRIVATE_KEY SLACK_BOT_TOKEN R2_ENDPOINT HF_TOKEN FAL_KEY openai_api_key'

const harmless =
  'NODE_EXTRA_CA_CERTS NODE_OPTIONS HTTP_PROXY HTTPS_PROXY NO_PROXY https_proxy npm_config_registry npm_config__auth_secret ' +
  'AWS_CA_BUNDLE AWS_EC2_METADATA_V1_DISABLED OTEL_EXPORTER_OTLP_HEADERS RUST_MIN_STACK LANG LC_ALL MALLOC_CONF ' +
  'DD_AGENT_HOST DD_API_KEY NEW_RELIC_LICENSE_KEY UV_THREADPOOL_SIZE PGAPPNAME TOKIO_WORKER_THREADS POD_NAME MY_COMPANY_FLAG ' +
  'GITHUB_TOKEN NPM_TOKEN GOOGLE_APPLICATION_CREDENTIALS LOG_LEVEL DEBUG TOKEN KEY SECRETARY AUTHOR_NAME AUTHORITY ' +
  'STRIPES_WIDTH JWKSX SITE_URLS CLERKS_COUNT LD_PRELOAD _ A1'

describe('a variable for functions', () => {
  it.each(ofProviders.split(' '))('%s is refused, with the way to functions', (name) => {
    expect(refusalOf(name)).toMatchObject({ group: 'function', wayOut: expect.stringContaining(`env set ${name}\``) })
    expect(refusalOf(name)?.wayOut).toContain('functionEnvironment')
  })

  it.each(harmless.split(' '))('%s is not', (name) => {
    expect(refusalOf(name)).toBeUndefined()
  })

  it('is not one that Convex reads, and no other reason is hidden', () => {
    for (const name of Object.keys(catalogue)) expect(refusalOf(name)?.group, name).not.toBe('function')
    for (const [name, refusal] of Object.entries(refused)) expect(refusalOf(name)).toBe(refusal)
  })

  it('is told in any case of letters, and is a name that a shell takes as it is', () => {
    const names = fc
      .constantFrom(...ofProviders.split(' '))
      .chain((name) =>
        fc
          .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
          .map((lower) =>
            [...name].map((letter, position) => (lower[position] ? letter.toLowerCase() : letter)).join(''),
          ),
      )
    fc.assert(fc.property(names, (name) => isRefused(name)))
    const broken = fc.tuple(names, fc.constantFrom('$(id)', ' ', '`', '\n', '\u001b', '-', '.', 'é'), fc.boolean())
    fc.assert(
      fc.property(broken, ([name, sign, isFirst]) => {
        return !isRefused(isFirst ? `${sign}${name}` : `${name}${sign}`)
      }),
    )
  })

  it('is not told by a prefix alone, nor within a word', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('AUTH', 'CLERK', 'STRIPE', 'JWT', 'R2'),
        fc.stringMatching(/^[A-Z]{1,8}$/),
        (a, b) => {
          return !isRefused(a) && !isRefused(`${b}X${a}_NAME`)
        },
      ),
    )
  })
})

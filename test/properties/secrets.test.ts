import { convexBackend, convexCredentials, convexStack, ConvexK8sError, toYaml } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const hex = 'c0ffee12'.repeat(8)
const password = 'hunter2-SECRET'

/** Texts that are a secret by their form, wherever they stand. */
const recognisable = [
  hex,
  `convex-self-hosted|01${hex}`,
  'name|01abcdef',
  `postgres://convex:${password}@db.example.com/x`,
]

const database = {
  type: 'postgres',
  host: 'db.example.com',
  user: 'convex',
  password: { secret: 'db', key: 'password' },
}

type Plant = (secret: unknown) => unknown
const backend = (rest: object) => ({ cloudOrigin: 'https://convex.example.com', database, ...rest })

/** Places in which only a name or a reference belongs, and into which people put the secret itself. */
const secretPlaces: Readonly<Record<string, Plant>> = {
  'database.password': (secret) => backend({ database: { ...database, password: secret } }),
  'database.password.secret': (secret) => backend({ database: { ...database, password: { secret, key: 'k' } } }),
  'database.password.key': (secret) => backend({ database: { ...database, password: { secret: 's', key: secret } } }),
  'env secret': (secret) => backend({ env: { AWS_SECRET_ACCESS_KEY: secret } }),
  'env value': (secret) => backend({ env: { V8_THREADS: secret } }),
  'env reference': (secret) => backend({ env: { AWS_SECRET_ACCESS_KEY: { secret } } }),
  'refused env': (secret) =>
    backend({ env: { INSTANCE_SECRET: secret, CONVEX_ADMIN_KEY: secret, POSTGRES_URL: secret } }),
  'refused extraEnv': (secret) => backend({ extraEnv: { PGPASSWORD: secret, ADMIN_KEY: secret } }),
  'extraEnv list': (secret) => backend({ extraEnv: { TOKEN: [secret] } }),
  credentials: (secret) => backend({ credentials: secret }),
  'credentials.keys': (secret) => backend({ credentials: { keys: secret } }),
  'credentials.keys.instanceSecret': (secret) => backend({ credentials: { keys: { instanceSecret: secret } } }),
  'credentials.keys.adminKey': (secret) => backend({ credentials: { keys: { adminKey: secret } } }),
  'credentials.secretName': (secret) => backend({ credentials: { secretName: secret } }),
}

/** Places in which other text belongs, and a secret only by a slip of the clipboard. */
const otherPlaces: Readonly<Record<string, Plant>> = {
  instanceName: (instanceName) => backend({ instanceName }),
  cloudOrigin: (cloudOrigin) => backend({ cloudOrigin }),
  'database.host': (host) => backend({ database: { ...database, host } }),
  'database.tls': (tls) => backend({ database: { ...database, tls } }),
  'image.repository': (repository) => backend({ image: { repository: repository === hex ? `${hex}!` : repository } }),
  name: (name) => backend({ name: name === hex ? `${hex}x` : name }),
  release: (release) => backend({ release }),
  'volume.size': (size) => backend({ volume: { size } }),
  namespace: (namespace) => backend({ namespace: namespace === hex ? `${hex}x` : namespace }),
  nodeSelector: (nodeSelector) => backend({ nodeSelector }),
  podSecurity: (podSecurity) => backend({ podSecurity }),
  'labels value': (label) => backend({ labels: { label: label === hex ? `${hex} ` : label } }),
  database: (given) => backend({ database: given }),
}

function errorOf(build: (options: never) => unknown, options: unknown): ConvexK8sError {
  try {
    build(options as never)
  } catch (error) {
    if (error instanceof ConvexK8sError) return error
    throw error
  }
  return expect.fail('took it')
}

function tellsNothing(error: ConvexK8sError, secret: string): void {
  const text = JSON.stringify([error.message, error.issues, error.stack, String(error.cause)])
  for (const part of [secret, password, hex]) expect(text).not.toContain(part)
  expect(error.issues.length).toBeGreaterThan(0)
}

describe('a secret in the wrong place', () => {
  describe.each(Object.entries({ ...secretPlaces, ...otherPlaces }))('%s', (_place, plant) => {
    it.each(recognisable)('is refused and not repeated: %s', (secret) => {
      tellsNothing(errorOf(convexBackend, plant(secret)), secret)
    })
  })

  it.each(Object.entries(secretPlaces).filter(([place]) => !/key|secretName/i.test(place)))(
    'is not repeated in %s, whatever its form',
    (_place, plant) => {
      tellsNothing(errorOf(convexBackend, plant(password)), password)
      tellsNothing(errorOf(convexBackend, plant(`${password} with spaces!`)), password)
    },
  )

  it.each(['database.password.key', 'credentials.keys.instanceSecret', 'credentials.secretName'])(
    'is not repeated in %s when it is no name',
    (place) => tellsNothing(errorOf(convexBackend, secretPlaces[place]?.(`${password} with spaces!`)), password),
  )

  it('is not repeated when it is a number', () => {
    const tells = JSON.stringify(
      errorOf(convexBackend, backend({ database: { ...database, password: 86_753_091 } })).issues,
    )
    expect(tells).not.toContain('86753091')
    expect(JSON.stringify(errorOf(convexBackend, backend({ extraEnv: { PIN: 86_753_091 } })).issues)).not.toContain(
      '86753091',
    )
  })

  it('is not repeated from a SealedSecret that is a plain Secret', () => {
    const secret = { kind: 'Secret', metadata: { name: 'a' }, stringData: { CONVEX_INSTANCE_SECRET: hex } }
    tellsNothing(errorOf(convexCredentials, { sealedSecret: secret }), hex)
    tellsNothing(errorOf(convexStack, { host: 'convex.example.com', credentials: { sealedSecret: secret } }), hex)
  })

  it('is refused in the plain part of a SealedSecret, which goes into Git as it is', () => {
    const template = { data: { CONVEX_INSTANCE_SECRET: hex } }
    const metadata = { name: 'convex-backend-secrets', namespace: 'convex' }
    const sealedSecret = {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata,
      spec: { encryptedData: {}, template },
    }
    tellsNothing(errorOf(convexCredentials, { sealedSecret }), hex)
  })

  it('is in no manifest, and the admin key is read by no pod', () => {
    fc.assert(
      fc.property(fc.constantFrom('CONVEX_ADMIN_KEY', 'ADMIN_KEY', 'my.key'), (adminKey) => {
        expect(toYaml(convexStack({ host: 'convex.example.com', credentials: { keys: { adminKey } } }))).not.toContain(
          adminKey,
        )
      }),
    )
  })
})

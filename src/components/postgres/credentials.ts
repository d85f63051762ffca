import type { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { ISealedSecret, SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { Issue } from '../../errors.ts'
import { basicAuthType, reloadLabel } from '../../kubernetes/routes/basic-auth.ts'
import type { KeptFile } from '../../kubernetes/kept-file.ts'
import { labelsOf } from '../../kubernetes/metadata.ts'
import { invalidOptions } from '../../options/parse.ts'
import { ownerSecretOf } from '../../options/postgres/credentials.ts'
import type { PostgresSettings } from '../../options/postgres/postgres.ts'
import { externalSecretOf } from '../secrets/external-secret.ts'
import { keptSeal, placedSeal, sealIssues } from '../secrets/sealed-source.ts'
import type { WantedSecret } from '../secrets/sealed-source.ts'

/**
 * What `convexPostgres` returns for `credentials`. Empty without credentials, or if the Secret is created elsewhere.
 */
export type PostgresCredentialsObjects = {
  /** The given SealedSecret, with the metadata of the stack. */
  readonly sealedSecret?: SealedSecret
  /** The sealed file that the folder must contain. */
  readonly sealedFile?: KeptFile
  /** The ExternalSecret that fetches the password from a secret store. */
  readonly externalSecret?: ExternalSecret
}

type Parts = { readonly [Role in keyof Required<PostgresCredentialsObjects>]: PostgresCredentialsObjects[Role] }

const component = 'database'

/**
 * The Secret of the database's owner, from any source.
 *
 * Sources: cloudnative-pg@v1.30.1 internal/management/controller/instance_controller.go#reconcileUser (user and owner
 * must agree), cloudnative-pg@v1.30.1 docs/src/declarative_role_management.md#"Label the Secret with" (label).
 */
export function credentialsOf(settings: PostgresSettings): Parts {
  const name = ownerSecretOf(settings)
  const { namespace, credentials: { sealedFile, sealedSecret } = {} } = settings
  const keys = ['username', 'password']
  const wanted: WantedSecret = { name, namespace, keys, secretKeys: ['password'], reader: 'the database' }
  if (sealedSecret !== undefined) {
    const issues = [...sealIssues(sealedSecret, wanted), ...templateIssues(sealedSecret, settings)]
    if (issues.length > 0) {
      const placed = issues.map(({ path, message }) => ({ path: `credentials.${path}`, message }))
      throw invalidOptions('convexPostgres', placed)
    }
  }
  return {
    sealedFile: sealedFile === undefined ? undefined : keptSeal(sealedFile, wanted),
    sealedSecret: sealedSecret === undefined ? undefined : placedSeal(settings, sealedSecret, { name, component }),
    externalSecret: externalSecret(settings, name),
  }
}

/** Checks the parts of the Secret that are visible although it is sealed. */
function templateIssues({ spec }: ISealedSecret, { owner }: PostgresSettings): readonly Issue[] {
  const { type, metadata, data } = spec?.template ?? {}
  const issues: Issue[] = []
  const path = 'sealedSecret.spec.template'
  if (type !== basicAuthType) issues.push({ path: `${path}.type`, message: `must be "${basicAuthType}"` })
  if (metadata?.labels?.[reloadLabel] !== 'true') {
    issues.push({
      path: `${path}.metadata.labels.${reloadLabel}`,
      message: 'must be "true", otherwise CloudNativePG does not apply a new password at once',
    })
  }
  const username = data?.['username']
  if (username !== undefined && username !== owner) {
    issues.push({ path: `${path}.data.username`, message: `must be the owner of the database, "${owner}"` })
  }
  return issues
}

function externalSecret(settings: PostgresSettings, name: string): ExternalSecret | undefined {
  const source = settings.credentials?.externalSecret
  if (source === undefined) return undefined
  return externalSecretOf(settings, source, {
    name,
    component,
    remoteRefs: { password: source.remoteRefs.password },
    template: {
      type: basicAuthType,
      metadata: { labels: { ...labelsOf(settings, component), [reloadLabel]: 'true' } },
      data: { username: settings.owner, password: '{{ .password }}' },
    },
  })
}

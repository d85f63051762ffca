import type { RuleDefinition } from '../../../rule.ts'
import { isReservedVariable } from '../../../model/postgres/cluster.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { extended, image } from '../support/extension-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Variables of an extension are unique, not reserved, and use no placeholder except ${image_root}.',
  why:
    'The webhook refuses duplicate variables, variables that the operator reserves, PATH and LD_LIBRARY_PATH, which ' +
    'bin_path and ld_library_path set, and unknown placeholders.',
  source: [
    webhook('validateExtensionEnvVars'),
    cloudnativePg('pkg/postgres/environment.go', 'IsReservedEnvironmentVariable'),
  ],
  bad: extended(`${image}, env: [{ name: PATH, value: /x }]`),
  good: extended(`${image}, env: [{ name: MODELS, value: "\${image_root}/models" }]`),
  check: eachCluster(function* (cluster, report) {
    for (const [position, extension] of listAt(cluster, 'spec', 'postgresql', 'extensions').entries()) {
      const seen = new Set<string>()
      for (const [index, entry] of listAt(extension, 'env').entries()) {
        const name = textAt(entry, 'name') ?? ''
        const path = `spec.postgresql.extensions[${position}].env[${index}]`
        if (isReservedVariable(name) || name === 'PATH' || name === 'LD_LIBRARY_PATH' || seen.has(name)) {
          const message = seen.has(name) ? `The variable ${name} is set twice.` : `${name} cannot be set here.`
          yield report(path, message, 'Remove it. Directories belong in bin_path and ld_library_path.')
        }
        seen.add(name)
        const value = (textAt(entry, 'value') ?? '').replaceAll('$$', '')
        if (!/\$\{(?!image_root\})[^}$]*\}/.test(value)) continue
        yield report(
          path,
          `${name} contains an unknown placeholder.`,
          'Use only {image_root} after a dollar sign. Write two dollar signs for a literal one.',
        )
      }
    }
  }),
}

import { compareQuantities } from '../../kubernetes/storage/quantity.ts'
import { issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import type { PostgresClusterSettings } from './postgres.ts'

type SizeSettings = Pick<PostgresClusterSettings, 'parameters' | 'resources' | 'storage'>

const sizeNames = ['shared_buffers', 'min_wal_size', 'max_wal_size'] as const
const unitOf: Readonly<Record<string, string>> = { kB: 'Ki', MB: 'Mi', GB: 'Gi', TB: 'Ti' }

/** A PostgreSQL size (`256MB`) as a Kubernetes quantity (`256Mi`): PostgreSQL counts in 1024s. */
function asQuantity(size: string): string | undefined {
  const [, digits = '', unit = ''] = /^(\d+)(kB|MB|GB|TB)$/.exec(size) ?? []
  const suffix = unitOf[unit]
  return suffix === undefined ? undefined : `${digits}${suffix}`
}

const sizesAreRight: CrossRule<SizeSettings> = ({ parameters }) =>
  sizeNames.flatMap((name) => {
    const size = parameters[name]
    return size === undefined || asQuantity(size) !== undefined
      ? []
      : issue(['parameters', name], 'expected a whole number with a unit: kB, MB, GB or TB, as in "256MB"')
  })

const buffersFitMemory: CrossRule<SizeSettings> = ({ parameters, resources }) => {
  const buffers = asQuantity(parameters['shared_buffers'] ?? '')
  const memory = resources.requests?.['memory']
  if (buffers === undefined || memory === undefined || compareQuantities(buffers, memory) <= 0) return []
  return issue(
    ['parameters', 'shared_buffers'],
    `is more than the memory request (${memory}); raise resources.requests.memory above it`,
  )
}

const logFitsVolume: CrossRule<SizeSettings> = ({ parameters, storage }) => {
  const smallest = parameters['min_wal_size'] ?? '80MB'
  const largest = parameters['max_wal_size'] ?? '1GB'
  const [min, max] = [asQuantity(smallest), asQuantity(largest)]
  if (min === undefined || max === undefined) return []
  const issues: CrossIssue[] = []
  if (compareQuantities(min, max) >= 0) {
    issues.push(
      ...issue(['parameters', 'min_wal_size'], `must be below max_wal_size: ${smallest} is not below ${largest}`),
    )
  }
  if (storage.wal !== undefined && compareQuantities(max, storage.wal.size) >= 0) {
    issues.push(
      ...issue(['storage', 'wal', 'size'], `must be above max_wal_size (${largest}), got ${storage.wal.size}`),
    )
  }
  return issues
}

/**
 * Sizes that CloudNativePG's webhook requires, or that would fill a volume (cloudnative-pg@v1.30.1
 * internal/webhook/v1/cluster_webhook.go#validateResources,validateWalSizeConfiguration,parsePostgresQuantityValue).
 */
export const sizeRules: readonly CrossRule<SizeSettings>[] = [sizesAreRight, buffersFitMemory, logFitsVolume]

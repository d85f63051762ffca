import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { hasS3, missingS3Variables, s3Variables } from '../../../src/convex/environment/index.ts'

describe('variables of object storage', () => {
  it('are the region and five buckets', () => {
    expect(s3Variables).toEqual([
      'AWS_REGION',
      'S3_STORAGE_EXPORTS_BUCKET',
      'S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET',
      'S3_STORAGE_MODULES_BUCKET',
      'S3_STORAGE_FILES_BUCKET',
      'S3_STORAGE_SEARCH_BUCKET',
    ])
  })

  it('lack nothing when none or all are given', () => {
    expect(missingS3Variables(['S3_ENDPOINT_URL', 'RUST_LOG'])).toEqual([])
    expect(missingS3Variables(new Set([...s3Variables, 'RUST_LOG']))).toEqual([])
    expect(hasS3(['S3_ENDPOINT_URL'])).toBe(false)
    expect(hasS3(new Set(s3Variables).values())).toBe(true)
  })

  it('lack exactly what is left out', () => {
    fc.assert(
      fc.property(fc.subarray([...s3Variables], { minLength: 1, maxLength: 5 }), (given) => {
        expect(missingS3Variables(given)).toEqual(s3Variables.filter((name) => !given.includes(name)))
        expect(hasS3(given)).toBe(false)
      }),
    )
  })
})

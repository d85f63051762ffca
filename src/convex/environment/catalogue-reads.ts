import { integer } from './variable.ts'

/** How many documents are read at a time. */
export const reads = {
  /**
   * Documents that background work reads from the database at a time.
   *
   * Unit: documents, from 1 to 4294967295. Source: `crates/common/src/knobs.rs:343`.
   * @default 100
   */
  DEFAULT_DOCUMENTS_PAGE_SIZE: integer({
    unit: 'documents',
    default: 100,
    min: 1,
    max: 4_294_967_295,
    description: 'Documents that background work reads from the database at a time.',
    source: 'crates/common/src/knobs.rs:343',
  }),
  /**
   * Documents that a query reads ahead when it does not say how many.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:578`.
   * @default 100
   */
  DEFAULT_QUERY_PREFETCH: integer({
    unit: 'documents',
    default: 100,
    min: 1,
    description: 'Documents that a query reads ahead when it does not say how many.',
    source: 'crates/common/src/knobs.rs:578',
  }),
  /**
   * Documents that walking over a table keeps in memory.
   *
   * Unit: documents, at least 1. Source: `crates/common/src/knobs.rs:348`.
   * @default 512
   */
  DOCUMENTS_IN_MEMORY: integer({
    unit: 'documents',
    default: 512,
    min: 1,
    description: 'Documents that walking over a table keeps in memory.',
    source: 'crates/common/src/knobs.rs:348',
  }),
  /**
   * Times that walking over a table is tried again after a database timeout.
   *
   * Unit: retries, from 0 to 4294967295. Source: `crates/common/src/knobs.rs:353`.
   * @default 1
   */
  TABLE_ITERATOR_MAX_RETRIES: integer({
    unit: 'retries',
    default: 1,
    min: 0,
    max: 4_294_967_295,
    description: 'Times that walking over a table is tried again after a database timeout.',
    source: 'crates/common/src/knobs.rs:353',
  }),
} as const

import { integer, text } from './variable.ts'

/** Threads of the process. */
export const runtime = {
  /**
   * Threads that run asynchronous work; 0 takes one for each core.
   *
   * Unit: threads, at least 0. Source: `crates/common/src/knobs.rs:59`.
   * @default 0
   */
  RUNTIME_WORKER_THREADS: integer({
    unit: 'threads',
    default: 0,
    min: 0,
    description: 'Threads that run asynchronous work; 0 takes one for each core.',
    source: 'crates/common/src/knobs.rs:59',
  }),
  /**
   * Threads that V8 uses for compiling and collecting garbage; 0 takes one for each core.
   *
   * Unit: threads, from 0 to 4294967295. Source: `crates/common/src/knobs.rs:963`.
   * @default 0
   */
  V8_THREADS: integer({
    unit: 'threads',
    default: 0,
    min: 0,
    max: 4_294_967_295,
    description: 'Threads that V8 uses for compiling and collecting garbage; 0 takes one for each core.',
    source: 'crates/common/src/knobs.rs:963',
  }),
  /**
   * Stack of each thread. V8 alone is told that it may use 2 MiB of it.
   *
   * Unit: bytes, at least 1. Source: `crates/common/src/knobs.rs:55`.
   * @default 4194304
   */
  RUNTIME_STACK_SIZE: integer({
    unit: 'bytes',
    default: 4_194_304,
    min: 1,
    description: 'Stack of each thread. V8 alone is told that it may use 2 MiB of it.',
    source: 'crates/common/src/knobs.rs:55',
  }),
  /**
   * Flags for V8. The backend does not start when V8 does not know one.
   *
   * Unit: V8 flags, space-separated. Source: `crates/isolate/src/client.rs:517`.
   * @default no further flags
   */
  ISOLATE_V8_FLAGS: text({
    unit: 'V8 flags, space-separated',
    default: 'no further flags',
    description: 'Flags for V8. The backend does not start when V8 does not know one.',
    source: 'crates/isolate/src/client.rs:517',
  }),
} as const

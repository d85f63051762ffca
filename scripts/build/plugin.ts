import type { Options } from 'tsup'

/** A plugin of esbuild, which comes with tsup. */
export type Plugin = NonNullable<Options['esbuildPlugins']>[number]

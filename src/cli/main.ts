#!/usr/bin/env node
import module from 'node:module'
import { join } from 'node:path'

// From 22.1 on, Node keeps compiled code, which takes a fifth of the processor time off a short run. The cache is in the user's
// own folder: in the common one for temporary files, other users could leave code. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env
const cache = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'))
if (cache) module.enableCompileCache?.(join(cache, 'convex-k8s'))
const { start } = await import('./start.ts')
await start()

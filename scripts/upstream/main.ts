import { fileURLToPath } from 'node:url'
import { upstream } from './command.ts'
import { statedIn } from './stated.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

await upstream(() => statedIn(root), console.log).parseAsync()

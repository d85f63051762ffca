import { fingerprint } from './fingerprint.ts'

process.stdout.write(fingerprint())

import { readFileSync } from 'node:fs'
import { notesOf } from './changelog.ts'

// `node scripts/release/notes.ts v0.2.0` prints the notes of a release, and fails when the tag, the version in
// package.json and the changelog do not agree. It imports no package: the workflow runs it before anything is installed.
const [, , tag = ''] = process.argv
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, and the version in package.json is ${version}`)
console.log(notesOf(readFileSync('CHANGELOG.md', 'utf8'), version))

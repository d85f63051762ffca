import { isLiteral } from './literal.ts'
import { isSecretName } from '../../kubernetes/secrets/secret-name.ts'

const lineEnd = '\n'

/** The words of a text without quotes. The end of a line or of a command is a word too. */
export function wordsOf(text: string): readonly string[] {
  const lines = text.replaceAll(/["'`]/g, '').replaceAll(/[\n\r;&|]+/g, ` ${lineEnd} `)
  return lines.split(/[^\S\n]+|[,?<>()[\]{}]+/).filter((word) => word !== '')
}

/** Whether one of the words is a secret because of the words before it. */
export function hasSecretWord(words: readonly string[]): boolean {
  let flag: string | undefined
  return words.some((word, index) => {
    const [next = lineEnd, after = lineEnd] = words.slice(index + 1, index + 3)
    flag = word === lineEnd ? undefined : (passwordFlagOf(word) ?? flag)
    if (isAssignment(word, next === lineEnd ? after : next) || isToldAfter(words, index)) return true
    if (isSecretOption(word) || word === flag) return isArgument(next)
    return isUser(word, next) || (flag !== undefined && word.startsWith(flag))
  })
}

/** `--password=value`, `--set=a.password=value`, `PASSWORD=value`, `password: value`. The image `a/token:1.0` is not one of them. */
function isAssignment(word: string, next: string): boolean {
  if (word.startsWith('--from-file=')) return false
  const [last = '', ...before] = word.split(/[=:]/).toReversed()
  let value = last === '' && word.endsWith(':') ? next : last
  return before.some((name) => {
    if (isLiteral(value) && !name.includes('/') && isSecretName(name)) return true
    value = name === '' ? value : name
    return false
  })
}

/** `--password`, as a word of its own. `--recovery-private-key` of kubeseal names a file. */
export function isSecretOption(word: string): boolean {
  return word !== '--recovery-private-key' && /^--?[A-Za-z][\w.-]*$/.test(word) && isSecretName(word.replace(/^-+/, ''))
}

const smallWord =
  /^(?:a|an|and|are|as|at|by|can|for|from|if|in|is|it|may|must|not|of|on|or|that|the|then|to|when|with)$/

/** Whether a word may be the value of an option: not another option, not the text that goes on. */
export function isArgument(word: string): boolean {
  return isLiteral(word) && !/^--?[A-Za-z]/.test(word) && !smallWord.test(word)
}

/** `-u user:password`, as curl has it. Two numbers are a user and a group. */
function isUser(word: string, next: string): boolean {
  const [, attached] = /^(?:-[uU]|--(?:proxy-?)?user(?:name)?(?:=|$))(.*)$/.exec(word) ?? []
  return attached !== undefined && /^(?!\d+:\d+$)[^:]+:(?!\/\/)[^$]/.test(attached === '' ? next : attached)
}

/** The short option by which a command takes a password. */
function passwordFlagOf(word: string): string | undefined {
  const command = word.slice(word.lastIndexOf('/') + 1)
  if (/^(?:sshpass|login|mysql\w*|mariadb\S*|mongo\w*)$/.test(command)) return '-p'
  if (command === 'redis-cli') return '-a'
  return /^ldap[a-z]+$/.test(command) ? '-w' : undefined
}

const told = /^(?:is|was|=|==|:|:=|->|=>|→)$/
const state = /^(?:[a-z-]+(?:[.:!]|ed)|absent|empty|external|invalid|missing|optional|set|unset|wrong)$/

/** `the password of the user is value`, `password = value`. A word in lower case that others follow is no value. */
function isToldAfter(words: readonly string[], index: number): boolean {
  if (!isNoun(words[index] ?? '', words[index - 1] ?? '')) return false
  const line = words.slice(index + 1, index + 6)
  const at = line.findIndex((word) => word === lineEnd || told.test(word) || word.endsWith(':'))
  if (at === -1 || line[at] === lineEnd) return false
  const [value = lineEnd, after = lineEnd] = words.slice(index + at + 2, index + at + 4)
  return value !== lineEnd && isArgument(value) && !state.test(value) && !(/^[a-z-]+$/.test(value) && after !== lineEnd)
}

function isNoun(word: string, before: string): boolean {
  if (word.toLowerCase() === 'key') return /^(?:api|admin|access|private|encryption|secret|master)$/i.test(before)
  return isSecretName(word) || /^(?:secret|pw|credentials?)$/i.test(word)
}

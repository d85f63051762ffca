import { isQuantity, parseQuantity } from './quantity.ts'

/** What a quantity counts, with bounds outside of which the unit must be a mistake. */
export interface Measure {
  readonly counts: 'cores' | 'memory' | 'storage'
  readonly min: string
  readonly max: string
  readonly example: string
}

// The bounds catch a wrong unit; they give no advice on sizes. Kubernetes counts CPU in steps of 1m. CRI-O refuses less
// than 12Mi of memory, Docker less than 6Mi. The largest machines to rent have 32Ti of memory. Hundreds of cores are
// millicores without their "m".
export const cores: Measure = { counts: 'cores', min: '1m', max: '99', example: '250m' }
export const memory: Measure = { counts: 'memory', min: '4Mi', max: '32Ti', example: '512Mi' }
export const storage: Measure = { counts: 'storage', min: '1Mi', max: '1Pi', example: '30Gi' }

/** What the quantity of a container's resource counts; `undefined` for a resource of another vendor. */
export function measureOf(resource: string): Measure | undefined {
  if (resource === 'cpu') return cores
  if (resource === 'memory') return memory
  if (resource === 'ephemeral-storage' || resource === 'storage') return storage
  const [, page = ''] = /^hugepages-(.+)$/.exec(resource) ?? []
  return isQuantity(page) ? { ...memory, min: page } : undefined
}

/** Why a quantity is not plausible. */
export interface Implausible {
  /** What is expected: `at least 4Mi of memory`. */
  readonly expected: string
  /** The amount in words, where that shows the mistake: `10 bytes`. */
  readonly amount: string | undefined
  /** What was probably meant. */
  readonly suggestion: string | undefined
}

/** Why a text is not a plausible quantity of a measure. Zero is plausible: it asks for nothing. */
export function implausible(text: string, measure: Measure): Implausible | undefined {
  const suggestion = suggestionFor(text, measure)
  const value = parseQuantity(text)
  if (value === undefined) return { expected: `a quantity such as "${measure.example}"`, amount: undefined, suggestion }
  if (/^[0.]+[A-Za-z]*$/.test(text)) return undefined
  if (measure.counts === 'cores' && /[^\d.m]/.test(text))
    return { expected: `CPU in cores such as "${measure.example}"`, amount: 'a unit of bytes', suggestion }
  const what = measure.counts === 'cores' ? 'CPU' : measure.counts
  if (value < amountOf(measure.min))
    return { expected: `at least ${measure.min} of ${what}`, amount: inWords(text, value, measure), suggestion }
  if (value <= amountOf(measure.max)) return undefined
  const expected = measure.counts === 'cores' ? `at most ${measure.max} cores` : `at most ${measure.max} of ${what}`
  return { expected, amount: undefined, suggestion }
}

function amountOf(quantity: string): bigint {
  return parseQuantity(quantity) ?? 0n
}

function inWords(text: string, value: bigint, { counts }: Measure): string | undefined {
  if (counts === 'cores') return undefined
  const amount = value < 1000n ? 'less than one byte' : value < 2000n ? '1 byte' : `${value / 1000n} bytes`
  return text.endsWith('m') ? `${amount}, because "m" stands for thousandths` : amount
}

/** What was probably meant by a text; `undefined` when nothing plausible comes to mind. */
function suggestionFor(text: string, measure: Measure): string | undefined {
  const compact = text.replaceAll(/\s/g, '').replace(',', '.')
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(compact) ?? []
  if (number === '') return undefined
  const guesses = measure.counts === 'cores' ? coreGuesses(number, unit) : byteGuesses(number, unit, measure)
  return [compact, ...guesses].find((guess) => guess !== text && isPlausible(guess, measure))
}

function isPlausible(text: string, measure: Measure): boolean {
  const value = parseQuantity(text)
  if (value === undefined || (measure.counts === 'cores' && /[^\d.m]/.test(text))) return false
  return value >= amountOf(measure.min) && value <= amountOf(measure.max)
}

function coreGuesses(number: string, unit: string): readonly string[] {
  if (/^(?:c|v?cpus?|cores?)$/i.test(unit)) return [number]
  if (/^gi?b?$/i.test(unit)) return [number]
  // "0.25m" is meant to be 0.25, which is 250m.
  return Number(number) < 1 ? [number] : [`${number}m`]
}

function byteGuesses(number: string, unit: string, { counts }: Measure): readonly string[] {
  // No container has 32Gi of memory by a slip of the finger more often than 32Mi.
  if (unit === '') return counts === 'memory' && Number(number) >= 32 ? [`${number}Mi`] : [`${number}Gi`, `${number}Mi`]
  const [, letter = ''] = /^([kmgtp])i?b?$/i.exec(unit) ?? []
  if (letter === '') return []
  const isSmall = /[km]/i.test(letter)
  return [`${number}${letter.toUpperCase()}i`, `${number}${isSmall ? 'Mi' : 'Gi'}`]
}

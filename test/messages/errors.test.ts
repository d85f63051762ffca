import { inspect } from 'node:util'
import { ConvexK8sError, convexStack } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { wholeMessage } from '../../src/errors.ts'
import { errorOf } from '../support/issues.ts'

const issuesWith = (count: number, message = 'is required') =>
  Array.from({ length: count }, (_, index) => ({ path: `option${index}`, message }))

describe('ConvexK8sError', () => {
  it('has a summary and a line for each issue', () => {
    const error = new ConvexK8sError('There is a problem.', [{ path: 'host', message: 'is required' }])
    expect(error.message).toBe('There is a problem.\n  - host: is required')
    expect(error.stack).toMatch(/^ConvexK8sError: There is a problem\.\n {2}- host: is required\n {4}at /)
  })

  it('prints its issues once', () => {
    const error = errorOf(() => convexStack({ hots: 'a.example.com' } as never))
    expect(inspect(error).match(/unknown option/g)).toHaveLength(1)
    expect(inspect(error)).not.toContain('issues:')
  })

  it('is complete in JSON', () => {
    const error = new ConvexK8sError('There is a problem.', issuesWith(2))
    const { name, message, issues } = error
    expect(JSON.parse(JSON.stringify(error))).toEqual({ name, message, issues })
    expect({ name, issues }).toEqual({ name: 'ConvexK8sError', issues: issuesWith(2) })
  })

  it.each([1_000, 20_000])('lists the first of %i issues and counts the others; the property has all', (count) => {
    const error = new ConvexK8sError('There are problems.', issuesWith(count))
    const lines = error.message.split('\n')
    const shown = lines.length - 2
    expect(shown).toBeGreaterThan(20)
    expect(lines.at(-1)).toBe(`  and ${count - shown} more; the error's property issues has all of them`)
    expect(Buffer.byteLength(error.message)).toBeLessThan(2_000)
    expect(error.issues).toEqual(issuesWith(count))
    expect(wholeMessage(error).split('\n')).toHaveLength(count + 1)
  })

  it.each(['y', '語'])('cuts a very long line of %s, and shows at least one issue', (letter) => {
    const error = new ConvexK8sError(letter.repeat(5_000), issuesWith(2, letter.repeat(5_000)))
    expect(error.message).toMatch(/^(.)\1+ \(cut\)\n {2}- option0: \1+ \(cut\)\n {2}and 1 more/)
    expect(Buffer.byteLength(error.message)).toBeLessThan(2_000)
  })

  it('leaves out whole lines of a long issue, never half of a command', () => {
    const command = (name: string) => `make ${name} with: ${name.repeat(400)} > out.yaml`
    const message = ['is missing', ...['x', 'y', 'z'].map(command)].join('\n')
    const error = new ConvexK8sError('a', issuesWith(2, message))
    const shown = ['is missing', command('x'), command('y')].join('\n')
    const rest = "  (cut; the error's property issues has the rest)"
    expect(error.message).toBe(
      `a\n  - option0: ${shown}\n${rest}\n  and 1 more; the error's property issues has all of them`,
    )
    expect(wholeMessage(error)).toContain(command('z'))
  })

  it('stays within its bounds with the longest lines', () => {
    const message = `${'y'.repeat(800)}\n${'z'.repeat(85)}\n${'x'.repeat(900)}`
    const error = new ConvexK8sError('s'.repeat(5_000), issuesWith(20, message))
    expect(error.message).toContain('(cut; ')
    expect(Buffer.byteLength(error.message)).toBeLessThan(2_000)
  })

  const refusal = (name: string) => ({
    path: 'a.yaml',
    message: `has b. To make this change anyway, add "${name}" to accept`,
  })

  it.each([2, 500])('ends with what accepts all of %i changes, however many are counted only', (count) => {
    const issues = Array.from({ length: count }, (_, index) => refusal(`another-volume:data-${index}`))
    const words = issues.map((_, index) => `"another-volume:data-${index}"`)
    const { message } = new ConvexK8sError('There are problems.', [...issues, ...issues.slice(0, 2), ...issuesWith(1)])
    const last = `  To make all of these changes: accept: [${words.join(', ')}]`
    expect(message.split('\n').at(-1)).toBe(last)
    expect(message.split('\n').at(-2)).toMatch(count > 2 ? /^ {2}and \d+ more; / : /^ {2}- option0: /)
    expect(Buffer.byteLength(message)).toBeLessThan(2_000 + Buffer.byteLength(last))
  })

  it('ends with what accepts a change whose words are cut off, and does not repeat words that are shown', () => {
    const { message } = refusal('another-volume:data')
    const messageOf = (text: string) => new ConvexK8sError('a', [{ path: '', message: text }]).message
    expect(messageOf(`${'y'.repeat(900)}${message}`)).toMatch(/ \(cut\)\n.* accept: \["another-volume:data"\]$/)
    expect(messageOf(message)).toBe(`a\n  - ${message}`)
  })

  it('takes no words out of the middle of a text', () => {
    const message = `${refusal('another-volume:data').message}, it says`
    const issues = [{ path: '', message }, ...issuesWith(100)]
    expect(new ConvexK8sError('a', issues).message).not.toContain('accept: [')
  })

  it('tells them with every issue, too', () => {
    const issues = [refusal('another-volume:a'), refusal('another-volume:b')]
    expect(wholeMessage(new ConvexK8sError('a', issues)).split('\n')).toHaveLength(4)
  })
})

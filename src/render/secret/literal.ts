const reference = /\$\([^()\s]*\)|\$\{\w+(?::?\?[^{}]*)?\}|\$\w+|\{\{[^{}]*\}\}/g
const isSwitch = /^(?:true|false|yes|no|on|off|null|none)$/i

/** Text with a dollar in place of each reference to a variable and each action of a template. */
export function literalOf(text: string): string {
  return text.replaceAll(reference, '$')
}

/** Whether a value is written out: not empty, no switch, not only references. The signs are those of `${NAME:-value}`. */
export function isLiteral(literal: string): boolean {
  const value = literal.replace(/^[-+?$]+/, '').trim()
  return value !== '' && !isSwitch.test(value)
}

import { confirm, isCancel, text } from '@clack/prompts'
import type { Given } from '../../init/answers.ts'
import type { Question } from '../../init/questions.ts'

// Loaded late: a value that is imported from elsewhere in the package would split the library into more files.

/**
 * Asks for the missing answers; `undefined` if the user cancels. Enter selects the default, which is then not written
 * into the program.
 */
export async function ask(questions: readonly Question[], given: Given): Promise<Given | undefined> {
  let answers = given
  for (const question of questions) {
    if (answers[question.answer] !== undefined) continue
    const answer = await answerTo(question, answers)
    if (isCancel(answer)) return undefined
    answers = Object.assign({}, answers, { [question.answer]: answer })
  }
  return answers
}

async function answerTo(
  { first, message, placeholder, isRequired = false, problem }: Question,
  answers: Given,
): Promise<string | false | undefined | symbol> {
  const goesOn = first === undefined || (await confirm({ message: first }))
  if (goesOn !== true) return goesOn
  const typed = await text({
    message,
    placeholder,
    ...(!isRequired && { defaultValue: placeholder }),
    validate: (value = '') => {
      if (value.trim() === '') return isRequired ? 'is required' : undefined
      return problem(value.trim(), answers)
    },
  })
  if (isCancel(typed)) return typed
  return !isRequired && ['', placeholder].includes(typed.trim()) ? undefined : typed.trim()
}

import { container } from '../support.ts'

export const using = (name: string): string => `{ name: SENTRY_ENVIRONMENT, value: "$(${name})" }`
export const first = `${container}.env[0]`

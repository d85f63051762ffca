/** Label `app.kubernetes.io/component` of the objects that set the environment of functions. */
export const functionEnvironmentComponent = 'function-environment'

/**
 * Maximum size in bytes of the value of a function variable (convex-backend@652b828
 * crates/common/src/types/environment_variables.rs#MAX_VALUE_LENGTH).
 */
export const largestValue = 8192

/**
 * Set by the backend from its origins; it refuses others (convex-backend@652b828
 * crates/application/src/lib.rs#default_system_env_vars,"system_env_var_names: default_system_env_vars").
 */
const builtIn = new Set(['CONVEX_CLOUD_URL', 'CONVEX_SITE_URL'])

/** Maximum length of the name of a function variable. */
export const longestName = 256

/**
 * What is wrong with the name of a variable of functions (convex-backend@652b828
 * crates/common/src/types/environment_variables.rs#NAME_REGEX,MAX_NAME_LENGTH,MAX_VALUE_LENGTH,EnvVarName.from_str).
 */
export function functionVariableProblem(name: string): string | undefined {
  if (builtIn.has(name)) return 'is set by the backend from its origins; leave it out'
  return name.length <= longestName && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? undefined
    : `a variable of functions has letters, digits and "_", no digit at the beginning, and at most ${longestName} characters`
}

// Keys of login and API providers by their prefixes, and text with a password or a private key.
const secretForms = [
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/,
  /"d"\s{0,9}:\s{0,9}"[\w-]{20}/,
  /^(?:sk|rk|whsec|gsk|re|npm|hf)[-_][\w-]{16}/,
  /^(?:gh[opsu]_|github_pat_|glpat-|xox[abprs]-|SG\.|AGE-SECRET-KEY-)[\w.-]{10}/,
  /\|[0-9a-f]{60}/,
  /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#@:]{0,200}:[^\s/?#@]{1,500}@/,
]

/** Whether a value looks like a private key, an API key or a URL with a password; `$(NAME)` is a reference. */
export function looksSecret(value: string): boolean {
  const written = value.replaceAll(/\$\([^()$]+\)/g, '')
  return secretForms.some((form) => form.test(written))
}

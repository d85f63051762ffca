/**
 * The program of the Job, for Node.js 18 or later. It prints names and counts, but no text from the server or from a
 * Secret: an error of the backend can quote a value (convex-backend@652b828
 * crates/application/src/lib.rs#validate_env_var_values, convex-backend@652b828
 * crates/isolate/src/client.rs#is_env_var_error,"if is_env_var_error"). It contains no `${`: Flux and envsubst would
 * replace it.
 *
 * Sources: convex-backend@652b828
 * crates/local_backend/src/environment_variables.rs#update_environment_variables,list_environment_variables (routes,
 * one transaction for a request, GET since 3b7b89578 of 2025-08-28), convex-backend@652b828
 * crates/common/src/types/environment_variables.rs#env_var_limit_met,env_var_total_size_limit_met and
 * convex-backend@652b828 crates/application/src/lib.rs#update_environment_variables (refusals), convex-backend@652b828
 * crates/errors/src/lib.rs#http_status_code (statuses), convex-backend@652b828
 * crates/local_backend/src/authentication.rs#ExtractAuthenticationToken.from_request_parts (header).
 */
export const script = `import { readFileSync } from 'node:fs'

const folder = process.argv[2]
const settings = JSON.parse(readFileSync(folder + '/environment.json', 'utf8'))
const { url, prune, seconds, login, text, secrets } = settings
const end = Date.now() + seconds * 1000
const largestValue = 8192
const largestAnswer = 8 * 1024 * 1024

// A reason to stop, which holds no value. The second may pass.
class Refusal extends Error {}
class Trouble extends Error {}

const reasons = {
  EnvVarLimitMet: 'there would be too many variables (ENV_VAR_LIMIT of the backend, 512 by default)',
  EnvVarTotalSizeLimitMet: 'names and values are too large together (ENV_VAR_TOTAL_SIZE_LIMIT of the backend, 512 KiB by default)',
  EnvVarNameForbidden: 'a variable is built in',
  EnvironmentVariableNameInvalid: 'the name of a variable is invalid',
  EnvironmentVariableNameTooLong: 'the name of a variable is too long',
  EnvironmentVariableValueTooLarge: 'a value is too large',
  RequiredEnvironmentVariable: 'prune would remove a variable that the app declares as required',
  InvalidEnvironmentVariable: 'a value does not fit what the app declares for its variable',
  AuthConfigMissingEnvironmentVariable: 'auth.config.ts reads a variable that would be missing',
  InvalidAuthConfig: 'auth.config.ts would be invalid with these values',
}

function shown(place) {
  const [name, item] = place.split('/')
  return 'the key ' + item + ' of the Secret ' + name
}

function secretText(place) {
  const [name, item] = place.split('/')
  let bytes
  try {
    bytes = readFileSync(folder + '/secrets/' + place)
  } catch {
    throw new Refusal('the Secret ' + name + ' does not exist or has no key ' + item)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal(shown(place) + ' is not text in UTF-8')
  }
}

function adminKeyText() {
  const found = secretText(login).trim()
  if (/^[!-~]+$/.test(found)) return found
  throw new Refusal(shown(login) + ' is not an admin key')
}

function wantedValues() {
  const wanted = new Map(Object.entries(text))
  const faults = new Set()
  for (const line of secrets) {
    const [name, place] = line.split(' from ')
    try {
      const value = secretText(place)
      const size = Buffer.byteLength(value)
      if (size > largestValue) faults.add(name + ' has ' + size + ' bytes, and Convex takes at most ' + largestValue)
      if (/[\\r\\n]$/.test(value)) console.log('note: ' + name + ' ends in a line break')
      wanted.set(name, value)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      faults.add(error.message)
    }
  }
  if (faults.size > 0) throw new Refusal([...faults].join('; '))
  return wanted
}

async function textOf(response) {
  const parts = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > largestAnswer) throw new Refusal(url + ' answers with more than variables; is it the backend?')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function codeOf(error) {
  return [error?.cause?.code, error?.name].find((text) => typeof text === 'string' && /^[A-Za-z_]{1,40}$/.test(text)) ?? 'unknown'
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function ask(method, path, key, body) {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (key !== undefined) headers.set('authorization', ['Convex', key].join(' '))
  const signal = AbortSignal.timeout(30000)
  let status
  let text
  try {
    const response = await fetch(url + path, { method, headers, body, redirect: 'manual', signal })
    status = response.status
    text = await textOf(response)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Trouble(url + ' cannot be reached (' + codeOf(error) + ')')
  }
  if (status === 200) return text
  if ([408, 409, 425, 429].includes(status) || status >= 500) throw new Trouble(url + ' answers with ' + status)
  if (status === 401 || status === 403) {
    // A backend keeps the instance secret that it has started with: after a rotation it takes the new key once it restarts.
    throw new Trouble(shown(login) + ' is not accepted (' + status + '): the admin key is of another instance, may only read, ' +
      'or waits for a restart of the backend')
  }
  if (status === 404 && key !== undefined) throw new Refusal('the backend has no ' + path + ': its release is from before September 2025')
  const code = parsed(text)?.code
  const reason = typeof code === 'string' && Object.hasOwn(reasons, code) ? ': ' + reasons[code] + ' (' + code + ')' : ''
  throw new Refusal('the backend refuses ' + path + ' with ' + status + reason)
}

async function presentValues(key) {
  const found = parsed(await ask('GET', '/api/v1/list_environment_variables', key))?.environmentVariables
  const entries = typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.entries(found) : undefined
  if (entries?.every(([, value]) => typeof value === 'string')) return new Map(entries)
  throw new Refusal(url + ' answers with something else than variables; is it the backend?')
}

function named(verb, names) {
  const shown = names.filter((name) => /^[A-Za-z_][A-Za-z0-9_]{0,255}$/.test(name))
  return verb + ' ' + names.length + (shown.length === 0 ? '' : ' (' + shown.join(', ') + ')')
}

async function sync(wanted, key) {
  await ask('GET', '/version')
  const present = await presentValues(key)
  const set = [...wanted].filter(([name, value]) => present.get(name) !== value)
  const removed = prune ? [...present.keys()].filter((name) => !wanted.has(name)) : []
  const changes = [...set.map(([name, value]) => ({ name, value })), ...removed.map((name) => ({ name, value: null }))]
  // A write makes every subscription run again, so that it is one, and only when something differs.
  if (changes.length > 0) await ask('POST', '/api/v1/update_environment_variables', key, JSON.stringify({ changes }))
  const counts = [named('set', set.map(([name]) => name)), named('removed', removed), wanted.size - set.length + ' unchanged']
  console.log('environment of functions: ' + counts.join(', '))
}

async function main() {
  const wanted = wantedValues()
  for (let last = ''; ; ) {
    try {
      // Read again, as the Secret of a rotation can arrive late.
      return await sync(wanted, adminKeyText())
    } catch (error) {
      if (!(error instanceof Trouble) || Date.now() > end) throw error
      if (error.message !== last) console.log('waiting: ' + error.message)
      last = error.message
    }
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
}

main().catch((error) => {
  const isKnown = error instanceof Refusal || error instanceof Trouble
  console.error('error: ' + (isKnown ? error.message : 'the script has failed (' + codeOf(error) + ')'))
  process.exit(1)
})
`

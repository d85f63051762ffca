import type { Refusal } from './refusal.ts'

const words = (...texts: readonly string[]): ReadonlySet<string> => new Set(texts.join(' ').split(' '))

/** Prefixes of programs and libraries that may be in a container, such as agents, regardless of the end of the name. */
const ofContainers = words(
  'AWS AZURE_CLIENT AZURE_TENANT OTEL DD DATADOG DT DYNATRACE NEW_RELIC ELASTIC_APM APPSIGNAL CORALOGIX GRAFANA HONEYCOMB',
  'SIGNOZ UPTRACE NODE NPM RUST UV TLS VAULT INFISICAL AKEYLESS CONJUR SENTRY',
)

const logins =
  'AUTH BETTER_AUTH CONVEX_AUTH NEXTAUTH CLERK AUTH0 WORKOS AUTHKIT KINDE STYTCH OKTA COGNITO KEYCLOAK SUPABASE ' +
  'FIREBASE DESCOPE LOGTO ZITADEL PRIVY OIDC OAUTH JWT'
const models =
  'OPENAI ANTHROPIC CLAUDE GEMINI MISTRAL COHERE GROQ XAI DEEPSEEK PERPLEXITY OPENROUTER REPLICATE HUGGINGFACE ' +
  'ELEVENLABS DEEPGRAM LIVEKIT PINECONE TAVILY FIRECRAWL AZURE_OPENAI GOOGLE_GENERATIVE_AI'
const payments = 'STRIPE POLAR PADDLE LEMONSQUEEZY LEMON_SQUEEZY PAYPAL RAZORPAY DODO_PAYMENTS REVENUECAT PLAID SHOPIFY'
const messages =
  'RESEND TWILIO SENDGRID MAILGUN MAILCHIMP POSTMARK BREVO SMTP EMAIL VAPID SLACK DISCORD TELEGRAM WHATSAPP PUSHER SVIX ' +
  'EXPO ONESIGNAL'
const others =
  'POSTHOG MIXPANEL AMPLITUDE UPSTASH QSTASH CLOUDINARY UPLOADTHING R2 ALGOLIA TURNSTILE RECAPTCHA HCAPTCHA MAPBOX NOTION ' +
  'INNGEST MUX ZOOM TURSO BROWSERBASE'

/** Login and API providers by their prefix. */
const ofProviders = words(logins, models, payments, messages, others)

/** A framework's prefix of variables for the browser. */
const forBrowser = /^(?:(?:NEXT|EXPO|NUXT)_PUBLIC_|PUBLIC_|VITE_|REACT_APP_)\w/

/** What the names of a provider's credentials end in, regardless of its name. */
const ofCredentials =
  /(?:^|_)(?:API_?KEY|API_TOKEN|CLIENT_ID|SECRET|(?:SECRET|PUBLISHABLE|PRIVATE|SIGNING|ENCRYPTION)_KEY|BOT_TOKEN|JWKS)$/

/** Prefixes with a second meaning in containers (GOOGLE_APPLICATION_CREDENTIALS, GITHUB_TOKEN), and names without one. */
const exact =
  /^(?:SITE_URL|HF_TOKEN|FAL_KEY|(?:GOOGLE|GITHUB|GITLAB|APPLE|FACEBOOK|MICROSOFT|TWITTER|LINKEDIN)_(?:ID|(?:CLIENT|APP)_\w+))$/

const hasPrefix = (name: string, prefixes: ReadonlySet<string>): boolean => {
  const [first = '', second, third, rest] = name.split('_', 4)
  return (
    (second !== undefined && prefixes.has(first)) ||
    (third !== undefined && prefixes.has(`${first}_${second}`)) ||
    (rest !== undefined && prefixes.has(`${first}_${second}_${third}`))
  )
}

/**
 * Whether the name of a variable, in upper or lower case, shows that it is for functions: that of a login or API
 * provider.
 */
function isForFunctions(name: string): boolean {
  const upper = name.toUpperCase()
  if (!/^[A-Z_]\w*$/.test(upper) || hasPrefix(upper, ofContainers)) return false
  return forBrowser.test(upper) || hasPrefix(upper, ofProviders) || ofCredentials.test(upper) || exact.test(upper)
}

/**
 * Why a variable is not for a container: functions get the variables that are set in Convex. The V8 runtime has no
 * process, and Node functions see PATH, PWD, LANG, NODE_PATH, TZ and UTC of it (convex-backend@652b828
 * npm-packages/node-executor/src/executor.ts#runWithEnvironmentVariables).
 */
export function functionRefusal(name: string): Refusal | undefined {
  return isForFunctions(name)
    ? {
        group: 'function',
        reason: 'Functions do not see the variables of a container, and nothing in the image reads it.',
        wayOut: `Set it in \`functionEnvironment\`, or by \`npx convex env set ${name}\`.`,
      }
    : undefined
}

/**
 * Patterns of secrets, regardless of their names. The prefixes are those that the issuers of the tokens document and
 * that GitHub's secret scanning knows. References to variables are not secrets: `$NAME`, `${NAME}`, `{{ .name }}`.
 */
const forms: readonly RegExp[] = [
  /kind["']?:\s*["']?Secret\b/i,
  // In PEM, also of PGP, and encoded again in base64; a certificate or public key is not a secret.
  /PRIVATE KEY(?: BLOCK)?-----|AGE-SECRET-KEY-|LS0tLS1CRUdJTi(?!BD|BQVUJM)/,
  // An admin key of Convex: a name and hex digits.
  /\|[0-9a-f]{8}/i,
  // Tokens of GitHub, GitLab, Slack, PyPI, Docker, Vault, DigitalOcean, Shopify and others.
  /\b(?:gh[oprsu]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt|ft|oas|soat|agent)-|xox[a-z]-|xapp-|pypi-|dckr_pat_|hv[bs]\.|do[opr]_v1_|shp(?:at|ca|pa|ss)_|SG\.|ya29\.|GOCSPX-|AIza|tskey-|glsa_|dp\.pt\.|lin_api_|pul-|ATATT)[\w-]{10}/,
  // npm, Hugging Face; OpenAI, Anthropic and Stripe.
  /\b(?:npm|hf)_[A-Za-z0-9]{16}/,
  /\b(?:sk-|(?:sk|rk)_(?:live|test)_|whsec_)[\w-]{16}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12}/,
  // JSON in base64, as in a JSON Web Token.
  /\beyJ[\w+/-]{16}/,
  /hooks\.slack\.com\/services\/\w|discord(?:app)?\.com\/api\/webhooks\/\w/,
  // Hashes of passwords, as crypt(3) and htpasswd write them.
  /\$(?:apr1|2[aby]|[156]|y|argon2\w{1,2})\$[\w./=,+-]{2}|\{S?SHA\}[\w+/]/,
  // Headers for authentication.
  /authorization\W{1,4}(?:basic|bearer|token|digest|negotiate|apikey)\s+[^\s<${"']/i,
  /\b(?:Basic|[Bb]earer)\s+[\w+/.~-]{16}/,
  // The files .netrc, .pgpass, .npmrc and Docker's config.json, and the configuration of Redis.
  /\b(?:machine\s+\S+|default)\s+(?:login|password)\s+\S+\s+(?:login|password)\s+[^\s${]/,
  /^(?![0-9a-f]*:)[^\s:]+:(?:\d+|\*):[^\s:]+:[^\s:]+:[^\s${]/im,
  /_auth\s*=\s*[^\s${]|"auth"\s*:\s*"[^"${]/,
  /\b(?:requirepass|masterauth)\s+["']?[^\s"'${]/,
  // SQL.
  /\b(?:password|identified\s+by)\s+E?'[^'\s${]/i,
  // A data source without a scheme: user:password@host:port, user:password@tcp(host).
  /(?<=\w):(?!\$)[^\s:@$(){}]+@(?!sha\d)[\w.-]+[:/(]/,
]

const hexKey = /(?<![\w@])(?:0x)?[0-9a-f]{64,}(?!\w)/i
const isDigest = /sha-?\d|digest|checksum|hash|sum\b|fingerprint|thumbprint|revision|etag/i

/**
 * Whether text has the form of a secret. A key in hex digits is distinguished from a digest by its name or the line
 * around it.
 */
export function hasSecretForm(text: string, name: string): boolean {
  if (forms.some((form) => form.test(text))) return true
  return !isDigest.test(name) && text.split('\n').some((line) => hexKey.test(line) && !isDigest.test(line))
}

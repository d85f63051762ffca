import { refuse } from './refusal.ts'
import type { Refusals } from './refusal.ts'

const trap = (names: string, reason: string, wayOut = 'Leave it out.'): Refusals =>
  refuse('trap', names, reason, wayOut)

/** Names that are read, with harmful effects. */
export const trapNames: Refusals = {
  ...trap(
    'NOMAD_ALLOC_ID',
    "Its mere presence tells the backend that it runs in Convex's own cloud, whose defaults differ.",
    'Leave it out, and set what you need in `env`.',
  ),
  ...trap(
    'SSL_CERT_FILE SSL_CERT_DIR',
    'It replaces the certificate authorities of the system, so that HTTPS to anything else fails.',
    "For the database's authority set `database.tls`, for the object store's `s3.endpointCA`. For another one, mount " +
      'a complete bundle over /etc/ssl/certs/ca-certificates.crt with `edit`; Node.js actions need ' +
      'NODE_EXTRA_CA_CERTS in `extraEnv` too.',
  ),
  ...trap(
    'SSLKEYLOGFILE',
    'It writes the keys of every TLS connection to the database to a file, which makes the traffic readable.',
  ),
  ...trap(
    'CONVEX_TRACE_FILE',
    'Any value makes the backend create a log file in its working directory, which is read-only, and stop.',
    'Set RUST_LOG in `env`: the log goes to standard output.',
  ),
  ...trap(
    'TZ',
    'The backend does not start when it is set to anything but UTC, and sets it to UTC itself otherwise.',
    'Leave it out, and convert times where they are shown.',
  ),
  ...trap(
    'AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
    'The Node process takes it as a sign that it runs on AWS Lambda and treats its environment and limits accordingly.',
  ),
  ...trap(
    'MYSQL_DOCUMENT_ENCODING',
    'It changes the form in which documents are stored, and a value that the backend does not know makes every ' +
      'write fail.',
  ),
}

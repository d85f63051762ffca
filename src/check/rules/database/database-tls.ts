import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { hasOtherAuthorities, isOn, namesFile, signsItself, sslModeOf, tlsOf } from '../../model/database/tls.ts'
import { judgedIn, meansNo } from '../../model/environment/judged.ts'
import { database } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const flagName = 'DO_NOT_REQUIRE_SSL'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'TLS to the database is on, or is turned off by both DO_NOT_REQUIRE_SSL and sslmode=disable.',
  why:
    'DO_NOT_REQUIRE_SSL alone means "prefer": if the server offers TLS, as CloudNativePG does, a certificate of an ' +
    'unknown authority still fails the connection. sslmode=disable alone is overridden, because Convex appends ' +
    'sslmode=require. The finding is a warning if the server is not among the objects, or if its certificate is trusted.',
  source: [convex('crates/clusters/src/lib.rs', 'adjust_postgres_url'), page('github.com', 'convex-backend issue 354')],
  bad: database({
    '- { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }': '- { name: DO_NOT_REQUIRE_SSL, value: "true" }',
  }),
  good: database({
    '- { name: PG_CA_FILE, value: /etc/database-ca/ca.crt }': '- { name: DO_NOT_REQUIRE_SSL, value: "true" }',
    'convex-db-rw:5432': 'convex-db-rw:5432?sslmode=disable',
  }),
  check: eachDatabaseLink(function* (link, report) {
    const { type, url } = link.database
    if (type === 'mysql') yield* halfOffMysql(link, report)
    if (type !== 'postgres' || url === undefined) return
    yield* flagAlone(link, report)
    yield* modeAlone(link, report)
  }),
}

function* halfOffMysql({ pod, database: { url } }: DatabaseLink, report: Report): Iterable<Problem> {
  const flag = pod.environment.variables.get(flagName)
  if (isOn(pod, flagName) !== true || flag === undefined || namesFile(pod, 'MYSQL_CA_FILE') !== true) return
  if (url?.parameters.some(([name, value]) => name === 'require_ssl' && value === 'false') === true) return
  yield report(flag, `${flagName} has no effect: MYSQL_CA_FILE turns TLS on.`, 'Remove one of the two.', 'warning')
}

function* flagAlone(link: DatabaseLink, report: Report): Iterable<Problem> {
  const { pod, cluster } = link
  const flag = pod.environment.variables.get(flagName)
  if (isOn(pod, flagName) !== true || flag === undefined || tlsOf(link) !== 'preferred') return
  // Another rule reports a word for no.
  if (judgedIn(pod, flagName)?.fits(meansNo) === true) return
  const isTrusted = namesFile(pod, 'PG_CA_FILE') !== false || hasOtherAuthorities(pod)
  const fails = cluster !== undefined && signsItself(cluster) && !isTrusted
  yield report(
    flag,
    fails
      ? `${flagName} alone does not turn TLS off: the cluster offers TLS, and its certificate is not trusted.`
      : `${flagName} alone does not turn TLS off: if the server offers TLS, its certificate must be valid.`,
    `Unset ${flagName} and trust the certificate authority by PG_CA_FILE, or add ?sslmode=disable to the URL.`,
    fails ? undefined : 'warning',
  )
}

function* modeAlone(link: DatabaseLink, report: Report): Iterable<Problem> {
  const {
    pod,
    database: { variable },
  } = link
  if (variable === undefined || isOn(pod, flagName) !== false || sslModeOf(link) !== 'disable') return
  yield report(
    variable,
    `sslmode=disable in ${variable.name} has no effect: Convex appends sslmode=require.`,
    `Set ${flagName} to "true" as well, or delete the parameter from the URL.`,
    namesFile(pod, 'PG_CA_FILE') === true ? 'warning' : undefined,
  )
}

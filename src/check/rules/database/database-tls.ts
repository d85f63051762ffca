import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { isOn, namesFile, sslModeOf, tlsOf } from '../../model/database/tls.ts'
import { judgedIn } from '../../model/environment/judged.ts'
import { database } from '../../examples/database.ts'
import { meansNo } from '../environment/support/flags.ts'
import { hasOtherAuthorities, signsItself } from './support/database-tls.ts'
import { eachDatabaseLink } from '../scopes.ts'

const flagName = 'DO_NOT_REQUIRE_SSL'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'TLS to the database is either on, or off by DO_NOT_REQUIRE_SSL and sslmode=disable together.',
  why:
    'DO_NOT_REQUIRE_SSL alone means "prefer": where the server offers TLS, as CloudNativePG does, a certificate of an ' +
    'unknown authority still ends the connection. sslmode=disable alone is overridden, because Convex appends ' +
    'sslmode=require. Where the server cannot be seen, or is trusted all the same, this is a warning.',
  source: 'convex-backend crates/clusters/src/lib.rs:40-52, issue 354 (652b828)',
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
  yield report(
    flag,
    `${flagName} does nothing here: MYSQL_CA_FILE turns TLS on.`,
    'Leave one of the two out.',
    'warning',
  )
}

function* flagAlone(link: DatabaseLink, report: Report): Iterable<Problem> {
  const { pod, cluster } = link
  const flag = pod.environment.variables.get(flagName)
  if (isOn(pod, flagName) !== true || flag === undefined || tlsOf(link) !== 'preferred') return
  // A word for no is a finding of its own.
  if (judgedIn(pod, flagName)?.fits(meansNo) === true) return
  const isTrusted = namesFile(pod, 'PG_CA_FILE') !== false || hasOtherAuthorities(link)
  const fails = cluster !== undefined && signsItself(cluster) && !isTrusted
  yield report(
    flag,
    fails
      ? `${flagName} alone does not turn TLS off: the cluster offers it, and its certificate is not trusted.`
      : `${flagName} alone does not turn TLS off: where the server offers it, its certificate must be right.`,
    `Add ?sslmode=disable to the URL, or, better, leave ${flagName} out and trust the authority by PG_CA_FILE.`,
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
    `sslmode=disable in ${variable.name} does nothing: Convex appends sslmode=require.`,
    `Set ${flagName} to "true" as well, or leave the parameter out.`,
    namesFile(pod, 'PG_CA_FILE') === true ? 'warning' : undefined,
  )
}

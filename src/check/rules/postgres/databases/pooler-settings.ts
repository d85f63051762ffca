import type { RuleDefinition } from '../../../rule.ts'
import { keyPath } from '../../../model/postgres/cluster.ts'
import { at, recordAt } from '../../../model/read.ts'
import { pooler } from '../support/pooler-example.ts'
import { poolersOf } from '../../../model/postgres/poolers.ts'
import { eachObject } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

// cloudnative-pg@v1.30.1 internal/webhook/v1/pooler_webhook.go#AllowedPgbouncerGenericConfigurationParameters.
export const poolerParameters = new Set(
  (
    'application_name_add_host auth_type auth_user autodb_idle_timeout cancel_wait_timeout client_idle_timeout ' +
    'client_login_timeout client_tls_ciphers client_tls_sslmode client_tls13_ciphers default_pool_size disable_pqexec ' +
    'dns_max_ttl dns_nxdomain_ttl idle_transaction_timeout ignore_startup_parameters listen_backlog log_connections ' +
    'log_disconnections log_pooler_errors log_stats max_client_conn max_db_connections max_packet_size ' +
    'max_prepared_statements max_user_connections min_pool_size pkt_buf query_timeout query_wait_timeout ' +
    'reserve_pool_size reserve_pool_timeout sbuf_loopcnt server_check_delay server_check_query server_connect_timeout ' +
    'server_fast_close server_idle_timeout server_lifetime server_login_retry server_reset_query ' +
    'server_reset_query_always server_round_robin server_tls_ciphers server_tls13_ciphers server_tls_protocols ' +
    'server_tls_sslmode stats_period suspend_timeout tcp_defer_accept tcp_socket_buffer tcp_keepalive tcp_keepcnt ' +
    'tcp_keepidle tcp_keepintvl tcp_user_timeout track_extra_parameters verbose'
  ).split(' '),
)

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Pooler has a pgbouncer section, with allowed parameters only.',
  why:
    'The webhook refuses a Pooler without pgbouncer, and parameters of PgBouncer that are not on its list. Before 1.30.1, ' +
    'auth_user is not on it.',
  source: [
    cloudnativePg(
      'internal/webhook/v1/pooler_webhook.go',
      'AllowedPgbouncerGenericConfigurationParameters',
      'validatePgBouncer',
      'validatePgbouncerGenericParameters',
    ),
  ],
  bad: pooler('pgbouncer: { parameters: { listen_port: "6432" } }'),
  good: pooler('pgbouncer: { parameters: { max_client_conn: "200" } }'),
  check: eachObject(poolersOf, function* (object, report) {
    const section = at(object, 'spec', 'pgbouncer')
    if (section === undefined || section === null) {
      yield report('spec.pgbouncer', 'The Pooler has no pgbouncer section.', 'Add pgbouncer: { poolMode: session }.')
      return
    }
    for (const name of Object.keys(recordAt(section, 'parameters'))) {
      if (poolerParameters.has(name)) continue
      yield report(
        keyPath('spec.pgbouncer.parameters', name),
        `CloudNativePG does not accept ${name} here.`,
        'Remove it.',
      )
    }
  }),
}

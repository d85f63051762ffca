/** API group of CloudNativePG. */
export const cnpgGroup = 'postgresql.cnpg.io'

/**
 * Settings that CloudNativePG manages itself and refuses in a Cluster (cloudnative-pg@v1.30.1
 * pkg/postgres/configuration.go#FixedConfigurationParameters).
 */
export const fixedParameters: ReadonlySet<string> = new Set([
  'allow_system_table_mods',
  'archive_cleanup_command',
  'archive_command',
  'archive_mode',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'event_source',
  'external_pid_file',
  'hba_file',
  'hot_standby',
  'ident_file',
  'jit_provider',
  'listen_addresses',
  'log_destination',
  'log_directory',
  'log_file_mode',
  'log_filename',
  'log_rotation_age',
  'log_rotation_size',
  'log_truncate_on_rotation',
  'logging_collector',
  'pg_failover_slots.primary_dsn',
  'pg_failover_slots.standby_slot_names',
  'port',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_end_command',
  'recovery_min_apply_delay',
  'recovery_target',
  'recovery_target_action',
  'recovery_target_inclusive',
  'recovery_target_lsn',
  'recovery_target_name',
  'recovery_target_time',
  'recovery_target_timeline',
  'recovery_target_xid',
  'restart_after_crash',
  'restore_command',
  'shared_preload_libraries',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_crl_file',
  'ssl_dh_params_file',
  'ssl_key_file',
  'ssl_passphrase_command',
  'ssl_passphrase_command_supports_reload',
  'ssl_prefer_server_ciphers',
  'stats_temp_directory',
  'synchronized_standby_slots',
  'synchronous_standby_names',
  'syslog_facility',
  'syslog_ident',
  'syslog_sequence_numbers',
  'syslog_split_messages',
  'temp_tablespaces',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
])

/**
 * Whether a name has the form of a PostgreSQL setting, with a namespace or without (cloudnative-pg@v1.30.1
 * internal/webhook/v1/cluster_webhook.go#postgresParameterNameRegex).
 */
export function isParameterName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/.test(name)
}

// CloudNativePG finds pods by the ones and resets the others: cloudnative-pg@v1.30.1
// pkg/reconciler/instance/metadata.go#updateRoleLabels,updateOperatorLabels, cloudnative-pg@v1.30.1
// pkg/reconciler/persistentvolumeclaim/metadata.go#newLabelReconciler, cloudnative-pg@v1.30.1
// pkg/specs/pods.go#buildInstance, cloudnative-pg@v1.30.1
// pkg/utils/labels_annotations.go#ClusterRoleLabelName,ClusterInstanceRoleLabelName.
const operatorLabels = /^(?:cnpg\.io\/.*|role|app\.kubernetes\.io\/(?:name|instance|version|component|managed-by))$/

/** The labels that may be set on the objects that the operator creates: all except for those that it sets itself. */
export function inheritable(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !operatorLabels.test(key)))
}

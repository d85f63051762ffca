/**
 * Connections to a database server that a backend keeps open by default: POSTGRES_MAX_CONNECTIONS and
 * MYSQL_MAX_CONNECTIONS (crates/common/src/knobs.rs:1124, 1173, 652b828).
 */
export const defaultPoolSize = 128

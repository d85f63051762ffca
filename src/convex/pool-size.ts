/**
 * Connections to a database server that a backend keeps open by default: POSTGRES_MAX_CONNECTIONS and
 * MYSQL_MAX_CONNECTIONS (convex-backend@652b828
 * crates/common/src/knobs.rs#MYSQL_MAX_CONNECTIONS,POSTGRES_MAX_CONNECTIONS).
 */
export const defaultPoolSize = 128

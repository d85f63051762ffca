export const names = ['POSTGRES_URL', 'MYSQL_URL', 'DATABASE_URL'] as const

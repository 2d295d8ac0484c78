export { type Database, type Db, openDatabase, sql, tablesOf } from './database.ts'
export { type Migration, migrate, readMigrations } from './migrate.ts'

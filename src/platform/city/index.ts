export { type City, type CityOptions, landMigrations, openCity, versionOfPackage } from './city.ts'

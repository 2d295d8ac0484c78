export { versionOfPackage } from './about.ts'
export { type City, type CityOptions, landMigrations, openCity } from './city.ts'

export { type Answer, type Session, type TestCity, type Tester, testCity } from './city.ts'
export { freshDatabase } from './database.ts'

export { freshDatabase } from './database.ts'
export { type Answer, type Session, type TestCity, testCity, type Tester } from './city.ts'

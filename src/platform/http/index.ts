export { keptPages } from './kept.ts'
export { openapi } from './openapi.ts'
export { doorPolicy, type Input, type Raw, type Route, type RoutePolicy, rawRoute, route } from './route.ts'
export { createServer, type ServerOptions } from './server.ts'

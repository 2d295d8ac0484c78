export { type Config, ConfigFaults, type Mode, parseConfig, readConfig, type Storage } from './config.ts'

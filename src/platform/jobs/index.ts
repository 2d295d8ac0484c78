export { type JobHandler, type JobHealth, jobHealth, send, type Worker, workJobs } from './jobs.ts'

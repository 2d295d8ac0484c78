// Loaded into the service before its own code: it ends with the starting script, even if that one is killed with -9.
const starter = process.ppid
const timer = setInterval(() => {
  if (process.ppid === starter) return
  clearInterval(timer)
  process.kill(process.pid, 'SIGTERM')
}, 500)
timer.unref()

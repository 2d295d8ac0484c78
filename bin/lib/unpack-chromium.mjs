// Run with TMPDIR set to where the browser shall lie, see browser.mjs.
import chromium from '@sparticuz/chromium'

await chromium.executablePath()

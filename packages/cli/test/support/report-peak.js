// Loaded into the process under test: writes its highest resident memory, in bytes, at its end.
const { writeFileSync } = require('node:fs')

process.on('exit', () => {
  writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS * 1024))
})

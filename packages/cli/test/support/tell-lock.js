// Says on standard error when the process asks for the lock of a token, for `node -r`.
const fs = require('node:fs')

const { mkdir } = fs
let told = false

fs.mkdir = (path, ...rest) => {
  if (!told && /refresh\.orders\.lock$/.test(path)) {
    told = true
    process.stderr.write('asks for the lock\n')
  }
  return mkdir(path, ...rest)
}

// Swaps the tokens of a destination, one number after the other, and says each that is stored: to be killed at any time.
const { openLocalState } = require('@extensible-webhooks/workspace')

async function main([workspace]) {
  const { tokens } = openLocalState(workspace, { env: {} })
  for (;;) {
    const before = await tokens.read('orders')
    const next = { accessToken: String(Number(before?.accessToken ?? 0) + 1), refreshToken: 'r'.repeat(4_000) }
    if (await tokens.replace('orders', before, next)) process.stdout.write(`${next.accessToken}\n`)
  }
}

void main(process.argv.slice(2))

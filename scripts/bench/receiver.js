/**
 * The receiver of the benchmark: a raw socket server in a process of its own, since a node:http receiver would itself be
 * the limit. Counts requests by their content-length and answers 200 with an empty body. Tells its port to its parent.
 */
const { createServer } = require('node:net')

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = /\r\ncontent-length: *(\d+)/i

const server = createServer((socket) => {
  socket.setNoDelay(true)
  let head = Buffer.alloc(0)
  let bodyLeft = 0
  socket.on('data', (chunk) => {
    let answers = 0
    let at = 0
    while (at < chunk.length) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, chunk.length - at)
        bodyLeft -= taken
        at += taken
        if (bodyLeft === 0) answers++
        continue
      }
      head = head.length === 0 ? chunk.subarray(at) : Buffer.concat([head, chunk.subarray(at)])
      const end = head.indexOf(HEAD_END)
      if (end < 0) break
      const before = head.length - (chunk.length - at)
      bodyLeft = Number(LENGTH.exec(head.subarray(0, end + 2).toString('latin1'))?.[1] ?? 0)
      at += end + HEAD_END.length - before
      head = Buffer.alloc(0)
      if (bodyLeft === 0) answers++
    }
    if (answers === 1) socket.write(ANSWER)
    else if (answers > 1) socket.write(Buffer.concat(Array(answers).fill(ANSWER)))
  })
  socket.on('error', () => socket.destroy())
})

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('disconnect', () => process.exit(0))

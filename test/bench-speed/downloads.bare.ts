import { createServer, type AddressInfo } from 'node:net'

/** Answers whatever is asked with so many bytes from memory, and knows nothing else: what the generator takes at most. */
const [bytes = '0'] = process.argv.slice(2)
const content = Buffer.alloc(Number(bytes))
const head = `HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\nConnection: close\r\n\r\n`

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy())
  socket.once('data', () => {
    socket.write(head)
    socket.end(content)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})

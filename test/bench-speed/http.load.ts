import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'

/** What is measured where wrk is not there: the same pattern, from a process of its own. Prints requests a second. */
const [port = '', path = '', connections = '64', seconds = '4', reuse = 'keep-alive', tls = ''] = process.argv.slice(2)
const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: ${reuse}\r\n\r\n`
const until = Date.now() + Number(seconds) * 1_000
let answered = 0

/** One client: asks, counts the answer, asks again, on a new connection if the old one is not kept. */
function client(): Promise<void> {
  return new Promise((resolve) => {
    const at = { port: Number(port), host: '127.0.0.1', noDelay: true }
    const socket = tls === '' ? connect(at) : connectSecurely({ ...at, rejectUnauthorized: false })
    let missing = -1
    const more = (): void => {
      missing = -1
      if (Date.now() < until) socket.write(request)
      else socket.destroy()
    }
    socket.on(tls === '' ? 'connect' : 'secureConnect', more)
    socket.on('data', (bytes: Buffer) => {
      if (missing === -1) {
        const head = bytes.indexOf('\r\n\r\n')
        const length = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))
        missing = head + 4 + Number(length?.[1] ?? 0)
      }
      missing -= bytes.length
      if (missing > 0) return
      answered++
      if (reuse === 'keep-alive') more()
      else socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (Date.now() < until) void client().then(resolve)
      else resolve()
    })
  })
}

await Promise.all(Array.from({ length: Number(connections) }, client))
process.stdout.write(`Requests/sec: ${(answered / Number(seconds)).toFixed(2)}\n`)
process.exit(0)

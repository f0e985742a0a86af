import { connect } from 'node:net'

/**
 * Phones that download one large file at once, each over a connection of its own: bare sockets that read into one buffer,
 * so that they measure the server. Tells the bytes, the time, and how fair it was: what the phone that was furthest behind
 * had when the first one ended, as a share of what each had on average.
 */
const [port = '0', phoneCount = '0', path = '/'] = process.argv.slice(2)

const HEAD_END = '\r\n\r\n'
const buffer = Buffer.alloc(512 * 1024)
const got: number[] = Array.from({ length: Number(phoneCount) }, () => 0)
let fairness: number | null = null

const fetched = (phone: number): Promise<void> =>
  new Promise((resolve, reject) => {
    let wanted = -1
    const read = (length: number): void => {
      let content = length
      if (wanted < 0) {
        const head = buffer.subarray(0, length).toString('latin1')
        const end = head.indexOf(HEAD_END)
        wanted = Number(/^HTTP\/1\.1 200 [^]*\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1] ?? -1)
        // The head comes in one piece over loopback.
        if (end < 0 || wanted < 0) reject(new Error(`no file: ${head.slice(0, 100)}`))
        content = length - end - HEAD_END.length
      }
      got[phone] = (got[phone] ?? 0) + content
      if (got[phone] < wanted) return
      const mean = got.reduce((sum, bytes) => sum + bytes, 0) / got.length
      fairness ??= Math.min(...got) / mean
      socket.destroy()
      resolve()
    }
    const onread = { buffer, callback: (length: number): boolean => (read(length), true) }
    const socket = connect({ host: '127.0.0.1', port: Number(port), onread })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('cut short')))
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
  })

const from = performance.now()
await Promise.all(got.map((_, phone) => fetched(phone)))
const seconds = (performance.now() - from) / 1_000
const megabytes = got.reduce((sum, bytes) => sum + bytes, 0) / 1e6
process.stdout.write(JSON.stringify({ megabytes, seconds, fairness }))

import { get } from 'node:http'

/**
 * So many phones download one large file at once, each over a connection of its own, while others fetch a small one, one
 * after the other: the bytes a second of all downloads, and how long the small files took.
 */
const [port = '0', phones = '0', load = '/', small = '/'] = process.argv.slice(2)

function fetched(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port: Number(port), path, agent: false }, (answer) => {
      let bytes = 0
      answer.on('data', (piece: Uint8Array) => (bytes += piece.length))
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(bytes)
        else reject(new Error(`${path}: ${answer.statusCode}`))
      })
      answer.on('error', reject)
    })
    asked.on('error', reject)
  })
}

let running = true
const waits: number[] = []
async function smallFiles(): Promise<void> {
  while (running) {
    const from = performance.now()
    await fetched(small)
    waits.push(performance.now() - from)
  }
}

const from = performance.now()
const others = smallFiles()
const sizes = await Promise.all(Array.from({ length: Number(phones) }, () => fetched(load)))
const seconds = (performance.now() - from) / 1000
running = false
await others
const total = sizes.reduce((sum, bytes) => sum + bytes, 0)
waits.sort((a, b) => a - b)
const p99 = waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.99))] ?? 0
process.stdout.write(`${JSON.stringify({ megabytes: total / 1e6 / seconds, p99, small: waits.length })}\n`)

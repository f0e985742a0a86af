import { get } from 'node:http'

/** A phone that fetches its profile again and again until its input ends: how long each took, in milliseconds. */
const [port = '0', path = '/'] = process.argv.slice(2)

function fetched(): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port: Number(port), path, agent: false }, (answer) => {
      answer.resume()
      answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`))))
      answer.on('error', reject)
    })
    asked.on('error', reject)
  })
}

const ended = new AbortController()
process.stdin.on('end', () => ended.abort()).resume()
await fetched() // the first loads this program's own code
process.stdout.write('ready\n')
const waits: number[] = []
while (!ended.signal.aborted) {
  const from = performance.now()
  await fetched()
  waits.push(performance.now() - from)
}
process.stdout.write(`${JSON.stringify(waits)}\n`)

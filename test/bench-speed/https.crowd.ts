import { Agent, request } from 'node:https'
import { get } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * So many phones at once, each with a new connection and a whole handshake, in a process of its own; or, without a number
 * of phones, one client that asks by plain HTTP again and again until it is told to stop. Prints milliseconds.
 */
const [port = '', path = '/', phones = '0'] = process.argv.slice(2)

if (Number(phones) > 0) await crowd()
else await probe()

async function crowd(): Promise<void> {
  const took = await Promise.all(Array.from({ length: Number(phones) }, one))
  process.stdout.write(`${JSON.stringify({ served: took.filter((ms) => ms !== null).length, took })}\n`)
  process.exit(0)
}

function one(): Promise<number | null> {
  const began = performance.now()
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 })
  return new Promise((resolve) => {
    const asking = request({ port, host: '127.0.0.1', path, agent, rejectUnauthorized: false }, (answer) => {
      void buffer(answer).then(
        (bytes) => resolve(answer.statusCode === 200 && bytes.length > 0 ? performance.now() - began : null),
        () => resolve(null),
      )
    })
    asking.on('error', () => resolve(null))
    asking.end()
  })
}

async function probe(): Promise<void> {
  const took: number[] = []
  process.stdin.once('data', () => {
    process.stdout.write(`${JSON.stringify({ took })}\n`)
    process.exit(0)
  })
  for (;;) {
    const began = performance.now()
    await new Promise<void>((resolve) => {
      get({ port, host: '127.0.0.1', path, agent: false }, (answer) => {
        answer.resume()
        answer.once('end', resolve)
      }).on('error', () => resolve())
    })
    took.push(performance.now() - began)
    if (took.length === 1) process.stdout.write('asking\n')
    await pause(2)
  }
}

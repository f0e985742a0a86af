import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/**
 * A process that sends numbered lines at a steady rate, from many ports as phones do, until it is killed or told to stop.
 * It tells its parent what it has sent by now, with the time: `{ at, sent }`, and after a stop `{ at, sent, last: true }`.
 */
const [, , port = '', perSecond = ''] = process.argv
const SENDERS = 200
const TURN_MS = 1
const TELL_EVERY = 20

const sockets: Socket[] = []
for (let n = 0; n < SENDERS; n++) {
  const socket = createSocket('udp4')
  socket.connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  sockets.push(socket)
}

let begun = 0
let sent = 0
let turns = 0
const started = performance.now()
let answered = 0
let stopping = false
const told = (error: Error | null): void => {
  if (error === null) sent++
  answered++
  if (stopping && answered === begun) process.send?.({ at: Date.now(), sent, last: true }, () => process.disconnect())
}

const sending = setInterval(() => {
  const due = ((performance.now() - started) / 1_000) * Number(perSecond)
  // What could not be sent in time is sent late, but not all at once: the system's buffer would overflow.
  for (let burst = 0; begun < due && burst < 200; burst++)
    sockets[begun % SENDERS]?.send(`<134>phone ${begun % SENDERS} says line ${begun++} of many`, told)
  if (++turns % TELL_EVERY === 0) process.send?.({ at: Date.now(), sent })
}, TURN_MS)

process.once('message', () => {
  clearInterval(sending)
  for (const socket of sockets) socket.unref()
  stopping = true
  begun++
  told(new Error('nothing more is sent'))
})

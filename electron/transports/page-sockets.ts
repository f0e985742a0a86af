import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { webSocketProtocol } from '../../shared/ipc/wires.ts'
import { answering, type Answers, type Wire } from './answer.ts'

/** The largest file that the page may add in one piece: a firmware image is between 20 and 160 MB. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024
/** Streams pause while more than this is buffered for the page. */
const HIGH_WATER_BYTES = 4 * 1024 * 1024
/** A page that has read nothing for this long is disconnected; after a sleep it connects again. */
const SILENCE_MS = 30_000

/** Takes over the socket of an upgrade that is allowed. */
export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Answers a contract's calls on every WebSocket that it is given. */
export function takeUpgrades(answers: Answers): TakeUpgrade {
  const answer = answering(answers)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    // One message a turn: a thousand that come at once keep nobody waiting.
    allowSynchronousEvents: false,
    clientTracking: false,
    handleProtocols: () => webSocketProtocol,
  })
  return (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (client) => {
      keepAlive(client)
      answer(socketWire(client))
    })
}

/** Pings find pages that disappeared silently (sleep, a closed lid), and end their streams. */
function keepAlive(client: WebSocket): void {
  let heard = true
  const timer = setInterval(() => {
    if (!heard) {
      client.terminate()
      return
    }
    heard = false
    client.ping()
  }, SILENCE_MS)
  client.on('pong', () => (heard = true))
  client.on('message', () => (heard = true))
  client.on('close', () => clearInterval(timer))
  client.on('error', () => client.terminate()) // a message above the limit, or bytes that are no frame
}

function socketWire(client: WebSocket): Wire {
  return {
    send: (message) => {
      if (client.readyState !== client.OPEN) return
      const sent = new Promise<void>((resolve) => client.send(message, () => resolve()))
      return client.bufferedAmount > HIGH_WATER_BYTES ? sent : undefined
    },
    onMessage: (listener) => {
      client.on('message', (data: Buffer, binary) => listener(binary ? data : data.toString('utf8')))
    },
    onClose: (listener) => {
      client.on('close', listener)
    },
    close: () => client.terminate(),
  }
}

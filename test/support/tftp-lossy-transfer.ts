import {
  decodePacket,
  encodePacket,
  type Options,
  type Packet,
  type Request,
} from '../../shared/protocol/tftp/packet.ts'
import { negotiate } from '../../shared/protocol/tftp/options.ts'
import {
  acknowledged,
  beginSession,
  blockToSend,
  blockWasSent,
  DEFAULT_RETRANSMIT,
  lengthIsKnown,
  NOTHING,
  type ReadSession,
  requestRepeated,
  timedOut,
} from '../../shared/protocol/tftp/read-session.ts'
import { seededRandom } from './tftp-random.ts'
import { createReceiver } from './tftp-receiver.ts'

export interface Link {
  readonly loss: number
  readonly duplication: number
  /** Milliseconds; each packet takes between the two, so a wide range reorders. */
  readonly delay: readonly [number, number]
}

export interface Outcome {
  readonly server: ReadSession['phase']
  readonly whole: boolean
  readonly received: Uint8Array
  readonly packetsToClient: number
  readonly resends: number
  readonly tookMs: number
}

interface Scheduled {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** A transfer between the session and the receiver over a bad link, in simulated time: no socket, no wait. */
export function transferOver(
  link: Link,
  content: Uint8Array,
  options: Options,
  seed: number,
  answersRepeats = true,
): Outcome {
  const random = seededRandom(seed)
  const agenda: Scheduled[] = []
  let now = 0
  let order = 0
  let packetsToClient = 0
  const at = (when: number, run: () => void): void => {
    agenda.push({ at: when, order: order++, run })
    for (let index = agenda.length - 1; index > 0; index--) {
      const [before, after] = [agenda[index - 1], agenda[index]]
      if (before === undefined || after === undefined || before.at <= after.at) break
      agenda[index - 1] = after
      agenda[index] = before
    }
  }
  const travel = (arrive: () => void): void => {
    const copies = random() < link.loss ? 0 : random() < link.duplication ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      at(now + link.delay[0] + random() * (link.delay[1] - link.delay[0]), arrive)
    }
  }

  // The server: the session, and the least of a driver.
  const agreement = negotiate(options, { size: content.length, largestWindow: 64, largestWindowBytes: 262_144 })
  const oack = agreement.reply.length > 0
  let session: ReadSession | null = null
  const pump = (current: ReadSession): void => {
    for (let block = blockToSend(current); block !== NOTHING; block = blockToSend(current)) {
      const from = (block - 1) * current.blockSize
      const packet: Packet =
        block === 0
          ? { type: 'oack', options: agreement.reply }
          : { type: 'data', block: block & 0xffff, bytes: content.subarray(from, from + current.blockSize) }
      blockWasSent(current, now)
      packetsToClient += 1
      const bytes = encodePacket(packet)
      travel(() => toClient(bytes))
    }
    watch(current)
  }
  // One look at the clock is pending at a time; it looks again where the deadline has moved on.
  let looking = false
  const watch = (current: ReadSession): void => {
    if (looking || current.deadline === Number.POSITIVE_INFINITY) return
    looking = true
    at(current.deadline, () => {
      looking = false
      if (current.deadline <= now) timedOut(current)
      pump(current)
    })
  }
  const toServer = (bytes: Uint8Array): void => {
    const packet = decodePacket(bytes)
    if (!packet.ok) throw new Error(packet.error)
    if (packet.value.type === 'read') {
      if (session === null) {
        const retransmit = { ...DEFAULT_RETRANSMIT, agreedWaitMs: agreement.timeoutMs }
        session = beginSession({ ...agreement, oack, retransmit })
        lengthIsKnown(session, content.length)
        pump(session)
      } else if (requestRepeated(session) === 'send-again') pump(session)
    } else if (packet.value.type === 'ack' && session !== null) {
      if (acknowledged(session, packet.value.block, now)) pump(session)
    }
  }

  // The client.
  const request: Request = { type: 'read', file: 'f', legible: true, mode: 'octet', options }
  const receiver = createReceiver({ request, answersRepeats })
  let heard = 0
  let silent = 0
  const say = (packets: readonly Uint8Array[]): void => {
    for (const bytes of packets) travel(() => toServer(bytes))
  }
  const toClient = (bytes: Uint8Array): void => {
    heard = now
    silent = 0
    const packet = decodePacket(bytes)
    if (!packet.ok) throw new Error(packet.error)
    say(receiver.packet(packet.value))
  }
  const clientTimer = (): void => {
    if (receiver.done() || silent > 5) return
    if (now - heard >= 900) {
      silent += 1
      heard = now
      say(receiver.timeout())
    }
    at(now + 300, clientTimer)
  }
  say([encodePacket(request)])
  at(300, clientTimer)

  for (let turn = agenda.shift(); turn !== undefined; turn = agenda.shift()) {
    now = turn.at
    turn.run()
  }
  const ended = session as ReadSession | null
  return {
    server: ended?.phase ?? 'gave-up',
    whole: receiver.done(),
    received: receiver.content(),
    packetsToClient,
    resends: ended?.resends ?? 0,
    tookMs: now,
  }
}

import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type { EventBody, TransferId } from '../../../../shared/domain/event/bench-event.ts'
import { decodePacket } from '../../../../shared/protocol/tftp/packet.ts'
import { systemClock } from '../../core/clock.ts'
import { BatchedSocket } from '../../net/batched-udp/batched-socket.ts'
import { fixedMemory } from '../../net/batched-udp/messages.ts'
import { type Libc, loadLibc } from '../../net/batched-udp/libc.ts'
import { checkBatchedUdp } from '../../net/batched-udp/self-check.ts'
import { createWaiting, type Waiting } from '../../net/batched-udp/waiting.ts'
import { createRejectionThrottle } from '../../server-kit/rejection-throttle.ts'
import { type CoarseClock, createCoarseClock } from '../coarse-clock.ts'
import type { Peer } from '../../net/endpoint.ts'
import { SOCKET_BUFFERS, type TransferSocket } from '../data-socket.ts'
import { strayHandler } from '../strays.ts'
import { createTransferRegister, type TransferRegister } from '../transfer-register.ts'
import { acknowledgedBytes, ASKED_AGAIN, type Transfer } from '../transfer.ts'
import { Transfers } from '../transfers.ts'
import type { Carried, CarrierStart, FromCarrier, FromCarrierThread, ToCarrier } from './carrier-messages.ts'
import { ContentReader } from './content-reader.ts'

/**
 * The thread that carries large files: it waits for its sockets in the system, reads what has come to them in one call,
 * does what the transfers say, and sends all of that in one call. Everything else is the bench's: requests, limits, files.
 */

/** How long it waits when nothing comes: while there are transfers, no longer than their clock ticks; else the bell ends it. */
const BUSY_MS = 25
const IDLE_MS = 1_000

/** A turn of the event loop costs as much as some packets: while packets come, so many rounds are made in one. */
const ROUNDS_A_TURN = 16

/** A piece costs a message there and back; its memory is that of the file. */
const PIECE_BYTES = 512 * 1024

const EFD_NONBLOCK = 0o4000
const EFD_CLOEXEC = 0o2000000

interface DataSocket extends TransferSocket {
  readonly batched: BatchedSocket
  readonly hear: (packet: Uint8Array, from: Peer) => void
}

class CarrierThread {
  readonly #bench: MessagePort
  readonly #libc: Libc
  readonly #sockets: readonly DataSocket[]
  readonly #bell: number
  readonly #rung = fixedMemory(8)
  readonly #waiting: Waiting
  readonly #transfers: Transfers
  readonly #register: TransferRegister
  readonly #coarseClock: CoarseClock
  readonly #hear: ReturnType<typeof strayHandler>
  readonly #carried = new Map<TransferId, Transfer>()
  readonly #contents = new ContentReader((question) => this.#say(question))
  readonly #asked: Extract<ToCarrier, { kind: 'asked' }>[] = []
  #said: FromCarrier[] = []
  #waitsForTick = false
  #stopping = false

  constructor({ server, address }: CarrierStart, libc: Libc, bench: MessagePort) {
    this.#bench = bench
    this.#libc = libc
    this.#sockets = [0, 1].map(() => {
      const batched = new BatchedSocket(libc, { address, port: 0 }, { bufferBytes: SOCKET_BUFFERS.receiveBytes })
      const socket: DataSocket = {
        batched,
        hear: (packet, from) => this.#hear(socket, packet, from),
        send: (packet, peer) => batched.send(packet, peer),
      }
      return socket
    })
    this.#bell = libc.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)
    this.#waiting = createWaiting(libc, [this.#bell, ...this.#sockets.map(({ batched }) => batched.file)])
    // The bench counts: it admitted the transfer, and hears of its end.
    const limits = { ended: () => undefined }
    const emit = (body: EventBody, raw?: Uint8Array): void => this.#tell(body, raw)
    const throttle = createRejectionThrottle(server, emit)
    this.#register = createTransferRegister(limits)
    this.#coarseClock = createCoarseClock(systemClock, (now) => {
      this.#transfers.tick()
      this.#tellProgress()
      const counting = throttle.flush(now)
      return (this.#waitsForTick = this.#register.tick(now) || counting)
    })
    const parts = { throttle, coarseClock: this.#coarseClock, register: this.#register }
    this.#transfers = new Transfers({
      ...parts,
      ...{ server, clock: systemClock, emit },
      pieceBytes: () => PIECE_BYTES,
      answered: ({ id }) => this.#say({ kind: 'answered', id }),
    })
    this.#hear = strayHandler({ ...parts, transfers: this.#transfers })
    bench.on('message', (message: ToCarrier) => this.#take(message))
    // Node knows nothing of these: a thread that ends by an error would leave them open.
    process.once('exit', () => this.#close())
    this.#post({ kind: 'ready', bell: this.#bell })
  }

  /** One turn of the loop, and then the next: between two, the bench is heard, and what became of a promise or a timer. */
  readonly turn = (): void => {
    this.#answerAsked()
    this.#flush()
    if (this.#stopping) {
      this.#end()
      return
    }
    for (let left = ROUNDS_A_TURN; left > 0 && this.#round(); left--);
    setImmediate(this.turn)
  }

  /** Waits, hears what has come and answers it; false when something else wants its turn. */
  #round(): boolean {
    this.#waiting.wait(this.#waitsForTick ? BUSY_MS : IDLE_MS)
    const rung = this.#waiting.ready(0)
    if (rung) this.#libc.read(this.#bell, this.#rung, this.#rung.length)
    const ready = this.#sockets.filter((_socket, index) => this.#waiting.ready(index + 1))
    for (const { batched, hear } of ready) batched.receive(hear)
    const saysSomething = this.#said.length > 0
    this.#flush()
    return ready.length > 0 && !rung && !saysSomething
  }

  #close(): void {
    for (const { batched } of this.#sockets) batched.close()
  }

  #end(): void {
    this.#close()
    this.#say({ kind: 'stopped' })
    this.#flush()
    this.#bench.close()
  }

  #flush(): void {
    for (const { batched } of this.#sockets) batched.flush()
    if (this.#said.length === 0) return
    this.#post({ kind: 'said', said: this.#said, bytesSent: this.#transfers.bytesSent })
    this.#said = []
  }

  #take(message: ToCarrier): void {
    if (message.kind === 'begin') this.#begin(message.carried)
    else if (message.kind === 'piece') this.#contents.arrived(message.call, message.outcome)
    // Its last acknowledgement may be waiting in a socket: these are heard first.
    else if (message.kind === 'asked') this.#asked.push(message)
    else this.#stop()
  }

  #begin(carried: Carried): void {
    const { id, who, peer, raw, startedAt } = carried
    const request = decodePacket(raw)
    const socket = this.#sockets[carried.begun % this.#sockets.length]
    if (!request.ok || request.value.type !== 'read' || socket === undefined) throw new Error('no read request')
    const transfer: Transfer = {
      ...{ id, who, peer, raw, startedAt, socket, begun: carried.begun },
      request: request.value,
      state: { phase: 'opening' },
    }
    this.#carried.set(id, transfer)
    this.#register.enter(transfer)
    this.#coarseClock.wake()
    this.#waitsForTick = true
    this.#transfers.begin(transfer, this.#contents.file(carried))
  }

  #answerAsked(): void {
    if (this.#asked.length === 0) return
    for (const { batched, hear } of this.#sockets) batched.receive(hear)
    for (const { call, id, same } of this.#asked.splice(0)) {
      const transfer = this.#carried.get(id)
      const dealtWith = transfer !== undefined && same && this.#transfers.repeated(transfer)
      if (transfer !== undefined && !dealtWith) this.#transfers.abandon(transfer, 'client-error', ASKED_AGAIN)
      this.#say({ kind: 'asked', call, anew: !dealtWith })
    }
  }

  #tell(body: EventBody, raw: Uint8Array | undefined): void {
    if (body.type === 'file.sent' || body.type === 'file.abandoned') this.#carried.delete(body.transfer)
    this.#say({ kind: 'event', body, raw })
  }

  #tellProgress(): void {
    const transfers = [...this.#carried.values()].flatMap(({ id, state }) => {
      if (state.phase !== 'sending') return []
      return [{ id, bytes: acknowledgedBytes(state) }]
    })
    if (transfers.length > 0) this.#say({ kind: 'progress', transfers })
  }

  #stop(): void {
    this.#stopping = true
    this.#coarseClock.stop()
    this.#transfers.stop()
  }

  #say(said: FromCarrier): void {
    this.#said.push(said)
  }

  #post(message: FromCarrierThread): void {
    this.#bench.postMessage(message)
  }
}

if (parentPort !== null) {
  const libc = loadLibc()
  if (libc === null) throw new Error('the native module is missing')
  checkBatchedUdp(libc)
  const thread = new CarrierThread(workerData as CarrierStart, libc, parentPort)
  setImmediate(thread.turn)
}

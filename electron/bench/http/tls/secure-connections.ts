import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket, type DetailedPeerCertificate } from 'node:tls'
import { handshakeFailure, type OfferedTls } from '../../../../shared/domain/trust/handshake.ts'
import type { ShownCertificate } from '../../../../shared/domain/trust/shown-certificate.ts'
import type { ClientHello } from '../../../../shared/protocol/tls-hello/client-hello.ts'
import { cipherName, versionName } from '../../../../shared/protocol/tls-hello/names.ts'
import { errorCode } from '../../core/error-code.ts'
import type { Connections } from '../connections.ts'
import type { RequestDeps } from '../requests.ts'
import type { Connection } from '../transfer.ts'
import { certifiedWho } from './certified-who.ts'
import { readFirstBytes } from './first-bytes.ts'
import type { SecureOptions } from './secure-options.ts'
import { Turns, type Pace } from './turns.ts'
import { answerWrongProtocol } from './wrong-protocol.ts'

export interface SecureDeps extends Pick<RequestDeps, 'clock' | 'throttle' | 'emit' | 'identify' | 'limits'> {
  readonly server: 'https'
  readonly secure: SecureOptions
  readonly othersAsk?: (() => boolean) | undefined
  /** Answers what comes once the handshake is done. */
  readonly serve: (socket: Socket) => void
}

/** Ciphers of a hello that an event keeps: the longest lists of phones have about thirty. */
const CIPHERS_KEPT = 48

// The signature of one handshake holds the thread for about a millisecond, and a site's phones come all at once. While
// another server is asked too, its clients wait for one signature at most, and 500 phones are through in 3 s all the same.
const alone: Pace = { atOnce: 8, patienceMs: 5, restMs: 0 }
const givingWay: Pace = { atOnce: 1, patienceMs: 2, restMs: 2 }

/** Puts TLS between the socket and HTTP: limits, time-outs and requests are the same for both servers. */
export function secureConnections(server: Server, connections: Connections, deps: SecureDeps): void {
  const turns = new Turns(() => (deps.othersAsk?.() === true ? givingWay : alone), deps.clock)
  server.on('connection', (raw: Socket) => {
    const connection = connections.get(raw)
    if (connection === undefined) return // refused: it is being closed
    raw.on('error', () => undefined) // its close is what is told
    const stopWaiting = deps.clock.after(deps.limits.handshakeMs, () => void raw.destroy())
    raw.once('close', stopWaiting)
    const current = deps.secure.refresh?.(0)
    readFirstBytes(raw, (first) => {
      if (first.kind === 'not-tls') {
        answerWrongProtocol(deps, { raw, connection, bytes: first.bytes })
        return
      }
      const handshake = new Handshake(deps, { raw, connection, hello: first.hello, bytes: first.bytes })
      const start = (over: () => void): void => {
        raw.once('close', over)
        handshake.start((tls, shown) => {
          over()
          stopWaiting()
          connection.secured(tls, shown)
          deps.serve(tls)
        })
      }
      void whenSettled(current, () => turns.take(start))
    })
  })
}

/** What cannot be looked at leaves in force what was there. */
async function whenSettled(current: Promise<void> | undefined, then: () => void): Promise<void> {
  await current?.catch(() => undefined)
  then()
}

/** What a client showed, judged once more for each request that comes after something changed. */
export function verdictOn(secure: SecureOptions, chain: readonly Uint8Array[]): () => ShownCertificate | null {
  let by = secure.judgedBy?.()
  let shown = secure.judge(chain)
  return () => {
    const now = secure.judgedBy?.()
    if (now !== by) [by, shown] = [now, secure.judge(chain)]
    return shown
  }
}

interface Beginning {
  readonly raw: Socket
  readonly connection: Connection
  readonly hello: ClientHello
  readonly bytes: Buffer
}

/** One handshake, from the hello to the one event that tells how it ended. */
class Handshake {
  readonly #deps: SecureDeps
  readonly #of: Beginning
  readonly #began: number
  #asked = false
  #own = ''
  #error = ''
  #over = false

  constructor(deps: SecureDeps, of: Beginning) {
    this.#deps = deps
    this.#of = of
    this.#began = deps.clock.now()
  }

  start(done: (tls: TLSSocket, shown: () => ShownCertificate | null) => void): void {
    const { secure } = this.#deps
    if (this.#of.raw.destroyed) return
    this.#asked = secure.asks()
    this.#own = secure.own()
    const tls = new TLSSocket(this.#of.raw, {
      isServer: true,
      secureContext: secure.context(),
      requestCert: this.#asked,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    })
    tls.on('error', (error) => (this.#error = errorCode(error)))
    tls.once('close', () => this.#failed())
    if (secure.keyLog !== undefined) tls.on('keylog', secure.keyLog)
    tls.once('secure', () => {
      const shown = this.#asked ? verdictOn(secure, chainOf(tls)) : () => null
      this.#succeeded(tls, shown())
      done(tls, shown)
    })
  }

  #succeeded(tls: TLSSocket, client: ShownCertificate | null): void {
    this.#over = true
    const agreed = { version: agreedVersion(tls), cipher: tls.getCipher().name }
    this.#tell(client, { ...agreed, ...(client !== null && { client }) })
  }

  #failed(): void {
    if (this.#over) return
    this.#over = true
    const isLate = this.#error === '' && this.#took() >= this.#deps.limits.handshakeMs
    const code = isLate ? 'ERR_TLS_HANDSHAKE_TIMEOUT' : this.#error
    this.#tell(null, { failure: handshakeFailure(code), ...(code !== '' && { detail: code }) })
  }

  #tell(client: ShownCertificate | null, outcome: object): void {
    const { emit, identify, server } = this.#deps
    const { connection, hello, bytes } = this.#of
    const { ip, port } = connection
    const event = {
      type: 'tls.handshake',
      server,
      who: certifiedWho(identify({ ip, port }), client),
      tookMs: this.#took(),
      offered: offeredBy(hello),
      own: this.#own,
      asked: this.#asked,
      ...outcome,
    } as const
    emit(event, bytes)
  }

  #took(): number {
    return this.#deps.clock.now() - this.#began
  }
}

function agreedVersion(tls: TLSSocket): string {
  const version = (tls.getProtocol() ?? '').replace(/^TLSv/, 'TLS ')
  return version === 'TLS 1' ? 'TLS 1.0' : version
}

const offeredBy = ({ versions, ciphers, serverName }: ClientHello): OfferedTls => ({
  versions: versions.slice(0, 8).map(versionName),
  ciphers: ciphers.slice(0, CIPHERS_KEPT).map(cipherName),
  name: serverName,
})

/** A root is its own issuer: there the chain ends. */
function chainOf(tls: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = []
  let current = tls.getPeerCertificate(true) as Partial<DetailedPeerCertificate> | undefined
  while (current?.raw !== undefined && chain.length < 8) {
    chain.push(current.raw)
    current = current.issuerCertificate === current ? undefined : current.issuerCertificate
  }
  return chain
}

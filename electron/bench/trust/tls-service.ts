import { createWriteStream, type WriteStream } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { connect, TLSSocket, type SecureContext } from 'node:tls'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { commonName } from '../../../shared/domain/trust/certificate.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import type { Clock } from '../core/clock.ts'
import { errorCode } from '../core/error-code.ts'
import { SingleFlight } from '../core/single-flight.ts'
import { withTimeout } from '../core/time.ts'
import { judge, type JudgeBy } from './judge.ts'
import type { SiteTrust } from './site-trust.ts'
import { tlsContext } from './tls-context.ts'

export interface TlsSettings {
  readonly oldPhones: boolean
  /** Whether some path may want a certificate. */
  readonly asks: boolean
}

interface Loaded {
  readonly context: SecureContext
  readonly own: string
  readonly by: Omit<JudgeBy, 'now'>
  /** Of the folder that it was read from. */
  readonly revision: string
}

const SELF_TEST_MS = 5_000

/** What an HTTPS server is given: the certificate in force, and the judgement over clients'. Changes are taken up at once. */
export class TlsService {
  readonly #trust: SiteTrust
  readonly #clock: Clock
  readonly #settings: () => TlsSettings
  #loaded: Loaded | null = null
  #keyLog: WriteStream | null = null
  readonly #looks = new SingleFlight<'', void>()
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(trust: SiteTrust, clock: Clock, settings: () => TlsSettings) {
    this.#trust = trust
    this.#clock = clock
    this.#settings = settings
    trust.onChange(() => this.#reload())
  }

  /** Reads what is to be served, and tries it on a loopback connection; a fault says why it cannot be served. */
  async load(): Promise<void> {
    await this.#trust.renewIfDue()
    await this.#trust.phoneMaker()
    const loaded = await this.#read()
    await tryHandshake(loaded.context)
    this.#loaded = loaded
  }

  /** After a change of the settings: open connections go on as they are. */
  async settingsChanged(): Promise<void> {
    if (this.#loaded !== null) this.#loaded = await this.#read()
  }

  readonly context = (): SecureContext => this.#need().context
  readonly own = (): string => this.#need().own
  readonly asks = (): boolean => this.#settings().asks
  readonly judge = (chain: readonly Uint8Array[]): ShownCertificate | null =>
    judge(chain, { ...this.#need().by, now: this.#clock.now() })
  readonly judgedBy = (): object => this.#need().by

  /** Takes up what the command line or another bench wrote meanwhile: a revocation counts from the next connection on. */
  readonly refresh = async (afterMs: number): Promise<void> => {
    if (this.#loaded === null || this.#clock.now() - this.#lookedAt < afterMs) return
    await this.#looks.run('', () => this.#look())
  }

  readonly keyLog = (line: Buffer): void => void this.#keyLog?.write(line)

  /** Writes the keys of new connections to a file, for Wireshark: whoever has it reads what the phones got. */
  async startKeyLog(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    this.stopKeyLog()
    const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
    stream.on('error', () => this.stopKeyLog())
    await once(stream, 'open')
    await chmod(path, 0o600)
    this.#keyLog = stream
  }

  stopKeyLog(): void {
    this.#keyLog?.end()
    this.#keyLog = null
  }

  get keepsKeyLog(): boolean {
    return this.#keyLog !== null
  }

  #need(): Loaded {
    if (this.#loaded === null) throw new BenchError('HTTPS_NOT_READY')
    return this.#loaded
  }

  async #look(): Promise<void> {
    this.#lookedAt = this.#clock.now()
    const revision = await this.#trust.folder.revision()
    if (this.#loaded === null || this.#loaded.revision === revision) return
    await this.#trust.changedOutside()
  }

  async #reload(): Promise<void> {
    const { folder } = this.#trust
    if (this.#loaded === null) return
    const before = this.#loaded
    // A change that cannot be served leaves the one in force; the list of certificates says what is wrong with it.
    // What clients are judged by is taken up all the same.
    const inForce = async (): Promise<Loaded> => {
      const revision = await folder.revision()
      return { ...before, revision, by: await this.#trust.judgeBy().catch(() => before.by) }
    }
    this.#loaded = await this.#read().catch(inForce)
  }

  async #read(): Promise<Loaded> {
    // Before the files: what changes while they are read is read again.
    const revision = await this.#trust.folder.revision()
    const { cert, key, leaf } = await this.#trust.serverIdentity()
    const { oldPhones } = this.#settings()
    return {
      context: tlsContext({ cert, key, oldPhones }),
      own: commonName(leaf.facts.subject),
      by: await this.#trust.judgeBy(),
      revision,
    }
  }
}

/** One whole handshake with ourselves: what createSecureContext accepts may still agree with nobody. */
async function tryHandshake(context: SecureContext): Promise<void> {
  const server = createServer((raw) => {
    const tls = new TLSSocket(raw, { isServer: true, secureContext: context })
    tls.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const at = server.address()
    const port = typeof at === 'object' && at !== null ? at.port : 0
    const client = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    try {
      await withTimeout(once(client, 'secureConnect'), SELF_TEST_MS)
    } finally {
      client.destroy()
    }
  } catch (error) {
    throw new BenchError('TLS_REFUSED', { detail: errorCode(error) }, { cause: error })
  } finally {
    server.close()
  }
}

import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { startHttpServer, type HttpServerOptions } from '../../electron/bench/http/http-server.ts'
import { createServedFiles, type ServedFilesLimits } from '../../electron/bench/serving/plain-files.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { eventLog } from './event-log.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** An HTTP server over a folder of the test's own, and everything that it tells. */
export async function httpBench(
  options: Partial<HttpServerOptions> & { readonly files?: HttpServerOptions['files'] } = {},
  fileLimits: Partial<ServedFilesLimits> = {},
) {
  const folder = temporaryFolder()
  const root = join(folder, 'files')
  await mkdir(root)
  const files = createServedFiles(root, { limits: fileLimits })
  const log = eventLog()
  let transfers = 0
  const server = await startHttpServer({
    server: 'http',
    address: '127.0.0.1',
    port: 0,
    files,
    identify: createIdentify(),
    emit: log.emit,
    clock: systemClock,
    transferId: () => `t${++transfers}`,
    ...options,
  })
  onTestFinished(async () => {
    await server.stop()
    await files.close()
  })

  return { folder, root, server, log, all: log.of, until: log.until, url: `http://127.0.0.1:${server.port}` }
}

/** A client that says exactly these bytes. */
export async function dial(port: number, host = '127.0.0.1'): Promise<Dialled> {
  const socket = connect({ port, host, allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const client = new Dialled(socket)
  onTestFinished(() => void socket.destroy())
  return client
}

export class Dialled {
  readonly socket: Socket
  #heard = ''
  #closed = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (bytes: Buffer) => {
      this.#heard += bytes.toString('latin1')
      this.#wake()
    })
    const close = (): void => {
      this.#closed = true
      this.#wake()
    }
    socket.on('end', close)
    socket.on('close', close)
  }

  say(text: string): void {
    this.socket.write(text, 'latin1')
  }

  /** What was heard once it matches, or once the other side has closed. */
  async hear(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#heard) && !this.#closed) await this.#more()
    return this.#heard
  }

  /** All that was heard until the other side closed. */
  async toTheEnd(): Promise<string> {
    while (!this.#closed) await this.#more()
    return this.#heard
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}

import { readFileSync } from 'node:fs'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { LastAsked } from '../../electron/bench/core/last-asked.ts'
import { startHttpServer } from '../../electron/bench/http/http-server.ts'
import { LiveHub } from '../../electron/bench/events/live/live-hub.ts'
import { Recorder } from '../../electron/bench/events/recorder.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import type { SecureOptions } from '../../electron/bench/http/tls/secure-options.ts'
import { tlsContext } from '../../electron/bench/trust/tls-context.ts'
import { openStore } from '../../electron/bench/events/store/open-store.ts'
import type { BenchState } from '../../shared/domain/event/bench-state.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'

/**
 * Our server in a process of its own, with all that the bench does for a request: the phone is identified, both events
 * are numbered, told to the screens and stored with their raw bytes. With a certificate and its key it serves HTTPS as
 * well. Its first line says the ports; a line on its input is answered with what it has counted so far.
 */
const [root = '.', hidden = '.', certFile, keyFile] = process.argv.slice(2)
const store = await openStore({
  folder: hidden,
  retention: { maxAgeDays: 180, maxBytes: 2 * 1024 ** 3 },
  clock: systemClock,
  onStatus: () => undefined,
})
const state = (): BenchState => ({
  version: '0',
  runtime: { node: process.versions.node, platform: process.platform },
  site: null,
  servers: {
    tftp: { phase: 'stopped' },
    http: { phase: 'stopped' },
    https: { phase: 'stopped' },
    syslog: { phase: 'stopped' },
    dhcp: { phase: 'stopped' },
  },
  history: store.status(),
  advertised: null,
  failedPhones: 0,
  rates: { eventsPerSecond: 0, bytesPerSecond: 0, transfers: 0 },
})
const recorder = new Recorder(systemClock, new LiveHub(systemClock, state), store)
let transfers = 0
const common = {
  address: '127.0.0.1',
  port: 0,
  files: createServedFiles(root),
  identify: createIdentify(),
  emit: recorder.emit,
  clock: systemClock,
  transferId: () => `t${(transfers += 1)}`,
}
const asked = new LastAsked(systemClock)
const server = await startHttpServer({ ...common, server: 'http', emit: asked.noting(recorder.emit) })
const https =
  certFile === undefined || keyFile === undefined
    ? null
    : await startHttpServer({
        ...common,
        server: 'https',
        secure: secureWith(certFile, keyFile),
        othersAsk: () => asked.lately(),
      })
process.stdout.write(`${JSON.stringify({ port: server.port, httpsPort: https?.port ?? null })}\n`)

process.stdin.on('data', () => {
  void store.flush().then(() => {
    const { phase, dropped } = store.status()
    process.stdout.write(`${JSON.stringify({ events: recorder.recorded, phase, dropped })}\n`)
  })
})
process.stdin.on('end', () => process.exit(0))

function secureWith(cert: string, key: string): SecureOptions {
  const context = tlsContext({ cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8'), oldPhones: false })
  return { context: () => context, own: () => '127.0.0.1', asks: () => false, judge: () => null }
}

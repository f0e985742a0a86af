import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { get, type ClientRequest, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { createClient } from 'tftp'
import { hostAndPort, isLoopback } from '../../../shared/domain/network/address.ts'
import type { SelfTestStep } from '../../../shared/ipc/contract/servers.ts'
import { withTimeout } from '../core/time.ts'
import { askByHttps, type SecurePhone } from './fetch-https.ts'
import { tryOutside, type OutsidePlace } from './outside.ts'

/** How long each step may take: a phone gives up after about as long. */
const STEP_MS = 5_000

export interface SelfTestSubject {
  /** The address that phones are told to use. */
  readonly address: string | null
  /** The ports that listen now; null for a server that does not. */
  readonly ports: Readonly<Record<'tftp' | 'http' | 'https' | 'syslog', number | null>>
  /** Whom HTTPS is tried as. */
  readonly securePhone: () => Promise<SecurePhone>
  /** The vendor's services that are to be tried: none unless somebody asks, for nothing leaves the laptop otherwise. */
  readonly outside: readonly OutsidePlace[]
  /** Serves this content under this path, and nothing else, until it is called back. */
  readonly publishProbe: (path: string, content: Uint8Array) => () => void
  /** Settles true when a syslog line with this text arrived within the time given. */
  readonly heard: (text: string, withinMs: number) => Promise<boolean>
}

type Step = SelfTestStep['step']

/**
 * "Is this laptop fit?": does what a phone does, through the address that phones will use: fetches a probe by TFTP
 * with a client that is not ours (the vendor's chapter asks for one "other than the phone"), fetches it by HTTP and,
 * where that is on, by HTTPS, and sends a syslog line; each failure is explained by what it means for phones.
 */
export async function* runSelfTest(subject: SelfTestSubject, signal?: AbortSignal): AsyncGenerator<SelfTestStep> {
  const { address, ports } = subject
  if (address === null) {
    yield { step: 'interface', outcome: 'failed', tookMs: 0, tried: '', cause: { code: 'no-address', params: {} } }
    return
  }
  yield isLoopback(address)
    ? {
        step: 'interface',
        outcome: 'failed',
        tookMs: 0,
        tried: address,
        cause: { code: 'loopback', params: { address } },
      }
    : { step: 'interface', outcome: 'ok', tookMs: 0, tried: address }
  const token = randomBytes(12).toString('hex')
  const probe = new TextEncoder().encode(`Resync Bench probe ${token}\n`)
  const path = `resync-bench-probe-${token}.txt`
  const unpublish = subject.publishProbe(path, probe)
  try {
    yield await step('tftp', { address, port: ports.tftp, path }, (at) => fetchByTftp(at, probe))
    if (isAborted(signal)) return
    yield await step('http', { address, port: ports.http, path }, (at) => fetchByHttp(at, probe))
    if (isAborted(signal)) return
    // Most sites have no HTTPS; where it is off, that is no gap.
    if (ports.https !== null)
      yield await step('https', { address, port: ports.https, path }, (at) => fetchByHttps(at, probe, subject))
    const line = `Resync Bench self-test ${token}`
    if (isAborted(signal)) return
    yield await step('syslog', { address, port: ports.syslog, path: '' }, (at) => sayAndListen(at, line, subject.heard))
    for (const place of subject.outside) {
      if (isAborted(signal)) return
      yield await tryOutside(place)
    }
  } finally {
    unpublish()
  }
}

/** A function: it may have changed since it was last asked. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

type Cause = NonNullable<SelfTestStep['cause']>

/** Where a probe is looked for. */
interface Target<Port = number> {
  readonly address: string
  readonly port: Port
  readonly path: string
}

async function step(
  name: Exclude<Step, 'interface' | OutsidePlace['step']>,
  { address, port, path }: Target<number | null>,
  attempt: (target: Target) => Promise<Cause | null>,
): Promise<SelfTestStep> {
  if (port === null) {
    return { step: name, outcome: 'skipped', tookMs: 0, tried: '', cause: { code: 'not-running', params: {} } }
  }
  const place = hostAndPort(address, port)
  const tried = name === 'syslog' ? `udp://${place}` : `${name}://${place}/${path}`
  const began = performance.now()
  const cause = await attempt({ address, port, path }).catch((error: unknown) => causeOf(error, port))
  const tookMs = Math.round(performance.now() - began)
  return cause === null
    ? { step: name, outcome: 'ok', tookMs, tried }
    : { step: name, outcome: 'failed', tookMs, tried, cause }
}

/** The system's own word for what went wrong, reduced to what it means here. */
function causeOf(error: unknown, port: number): Cause {
  const text = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const params = { port, detail: code === '' ? text : code }
  if (/timed? ?out/i.test(text) || code === 'ETIMEDOUT') return { code: 'no-answer', params }
  if (code === 'ECONNREFUSED') return { code: 'refused', params }
  if (['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL'].includes(code)) return { code: 'unreachable', params }
  if (['EPERM', 'EACCES'].includes(code)) return { code: 'blocked', params }
  return { code: 'other', params }
}

const compare = (got: Uint8Array, wanted: Uint8Array): Cause | null =>
  Buffer.compare(got, wanted) === 0 ? null : { code: 'other-content', params: { bytes: got.length } }

async function fetchByTftp({ address, port, path }: Target, wanted: Uint8Array): Promise<Cause | null> {
  const client = createClient({ host: address, port, retries: 2, timeout: 1_500 })
  const parts: Buffer[] = []
  const stream = client.createGetStream(path).on('data', (part: Buffer) => parts.push(part))
  await withTimeout(once(stream, 'end'), STEP_MS)
  return compare(Buffer.concat(parts), wanted)
}

async function fetchByHttp({ address, port, path }: Target, wanted: Uint8Array): Promise<Cause | null> {
  const request = get({ host: address, port, path: `/${path}`, agent: false })
  try {
    const { status, content } = await withTimeout(answerTo(request), STEP_MS)
    return status === 200 ? compare(content, wanted) : { code: 'status', params: { status } }
  } finally {
    request.destroy()
  }
}

async function fetchByHttps(
  at: Target,
  wanted: Uint8Array,
  { securePhone }: Pick<SelfTestSubject, 'securePhone'>,
): Promise<Cause | null> {
  const { answer, stop } = askByHttps(at, await securePhone())
  try {
    const { status, content, objection } = await withTimeout(answer, STEP_MS)
    return objection ?? (status === 200 ? compare(content, wanted) : { code: 'status', params: { status } })
  } finally {
    stop()
  }
}

async function answerTo(request: ClientRequest): Promise<{ readonly status: number; readonly content: Uint8Array }> {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, content: await buffer(response) }
}

async function sayAndListen(
  { address, port }: Target,
  line: string,
  hear: SelfTestSubject['heard'],
): Promise<Cause | null> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  const heard = hear(line, STEP_MS)
  try {
    const { promise: sent, resolve, reject } = Promise.withResolvers<number>()
    socket.send(`<134>${line}`, port, address, (error, bytes) => (error ? reject(error) : resolve(bytes)))
    await sent
    return (await heard) ? null : { code: 'not-heard', params: { port } }
  } finally {
    socket.close()
  }
}

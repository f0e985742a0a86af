import { connect } from 'node:net'
import { readStatus, readWebPage, type Sighting } from '../../../../shared/domain/discovery/found-phone.ts'
import { askPhone } from '../web/phone-http.ts'

const CONNECT_MS = 900
/** A phone that is busy, or has just booted, takes seconds for its Info page. */
const PAGE_MS = 5_000
const PAGE_TRIES = 2

export type PortState = 'open' | 'closed' | 'nobody'

/** Whether something listens there: `open`, `closed` (a device that says so), or nobody at all. */
export function touch(ip: string, port: number, signal: AbortSignal): Promise<PortState> {
  const { promise, resolve } = Promise.withResolvers<PortState>()
  const socket = connect({ host: ip, port })
  // Before the system repeats its SYN. Timers run before sockets do: after a stall, an answer may wait to be read.
  const late = setTimeout(() => setImmediate(() => resolve('nobody')), CONNECT_MS)
  const cancel = (): void => resolve('nobody')
  signal.addEventListener('abort', cancel, { once: true })
  socket.once('connect', () => resolve('open'))
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'closed' : 'nobody'))
  return promise.finally(() => {
    clearTimeout(late)
    signal.removeEventListener('abort', cancel)
    socket.destroy()
  })
}

export interface PageQuestion {
  readonly ip: string
  readonly port: number
  readonly signal: AbortSignal
  /** How long one page is waited for. */
  readonly pageMs?: number | undefined
}

/**
 * Tells what a phone's own pages say without a login, each as it comes: its Info page, and its status where that is open.
 * A page that did not come is asked for once more. True when at least one page came, whatever it says.
 */
export async function readPages(of: PageQuestion, tell: (sighting: Sighting) => void): Promise<boolean> {
  const read = async (path: string, reader: (text: string) => Sighting | null): Promise<boolean> => {
    const answer = await askTwice(of, path)
    if (answer.kind === 'silent') return false
    const sighting = answer.status === 200 ? reader(answer.bytes.toString('utf8')) : null
    if (sighting !== null) tell(sighting)
    return true
  }
  const came = await Promise.all([
    read('/', readWebPage),
    read('/status.xml', (text) => (text.includes('Product_Name') ? readStatus(text) : null)),
  ])
  return came.includes(true)
}

async function askTwice({ ip, port, signal, pageMs = PAGE_MS }: PageQuestion, path: string) {
  const ask = () => askPhone({ ip, port, method: 'GET', path, timeoutMs: pageMs, signal })
  let answer = await ask()
  for (let tries = 1; answer.kind === 'silent' && tries < PAGE_TRIES && !signal.aborted; tries++) answer = await ask()
  return answer
}

import { connect } from 'node:net'
import { readStatus, readWebPage, type Sighting } from '../../../../shared/domain/discovery/found-phone.ts'
import { askPhone } from '../web/phone-http.ts'

const CONNECT_MS = 900
const PAGE_MS = 1_500

/** Whether something listens there: `open`, `closed` (a device that says so), or nobody at all. */
export function touch(ip: string, port: number, signal: AbortSignal): Promise<'open' | 'closed' | 'nobody'> {
  const { promise, resolve } = Promise.withResolvers<'open' | 'closed' | 'nobody'>()
  const socket = connect({ host: ip, port })
  // Before the system repeats its SYN.
  const late = setTimeout(() => resolve('nobody'), CONNECT_MS)
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

/** What a phone's own pages tell, without a login: its Info page, and its status where that is open. */
export async function readPages(ip: string, port: number, signal: AbortSignal): Promise<readonly Sighting[]> {
  const page = async (path: string): Promise<string | null> => {
    const answer = await askPhone({ ip, port, method: 'GET', path, timeoutMs: PAGE_MS, signal })
    return answer.kind === 'answer' && answer.status === 200 ? answer.bytes.toString('utf8') : null
  }
  const [info, status] = await Promise.all([page('/'), page('/status.xml')])
  return [
    ...(info === null ? [] : [readWebPage(info)]),
    ...(status?.includes('Product_Name') === true ? [readStatus(status)] : []),
  ]
}

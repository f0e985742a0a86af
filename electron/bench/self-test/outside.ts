import { once } from 'node:events'
import { connect } from 'node:net'
import type { SelfTestStep } from '../../../shared/ipc/contract/servers.ts'
import { withTimeout } from '../core/time.ts'

/** A vendor's service that phones need, and how it is called in the list of steps. */
export interface OutsidePlace {
  readonly step: Extract<SelfTestStep['step'], 'activation' | 'renewal'>
  readonly host: string
  readonly port: number
}

/** As the vendor's guide wants them let through a firewall: for activation codes, and to renew a phone's certificate. */
export const outsidePlaces: readonly OutsidePlace[] = [
  { step: 'activation', host: 'activation.webex.com', port: 443 },
  { step: 'renewal', host: 'sudirenewal.cisco.com', port: 80 },
]

const STEP_MS = 5_000

/** Whether a connection comes about. Nothing is sent over it. */
export async function tryOutside({ step, host, port }: OutsidePlace): Promise<SelfTestStep> {
  const tried = `tcp://${host}:${port}`
  const began = performance.now()
  const socket = connect({ host, port })
  const cause = await withTimeout(once(socket, 'connect'), STEP_MS).then(
    () => null,
    (error: unknown) => causeOf(error, { host, port }),
  )
  socket.on('error', () => undefined) // it was given up
  socket.destroy()
  const tookMs = Math.round(performance.now() - began)
  return { step, tookMs, tried, ...(cause === null ? { outcome: 'ok' } : { outcome: 'failed', cause }) }
}

function causeOf(error: unknown, params: { readonly host: string; readonly port: number }) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isName = code === 'ENOTFOUND' || code === 'EAI_AGAIN'
  return { code: isName ? 'outside-name' : 'outside-blocked', params: { ...params, detail: code } }
}

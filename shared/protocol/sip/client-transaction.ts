import type { SipResponse } from './message.ts'

/**
 * A non-INVITE request over UDP, seen from whoever sends it (RFC 3261 §17.1.2): it is repeated until something comes back,
 * and given up after Timer F.
 */
export interface ClientTransaction {
  readonly phase: 'trying' | 'proceeding' | 'done'
  /** Ms until the next repetition (Timer E). */
  readonly interval: number
  /** Ms that have gone by. */
  readonly waited: number
  readonly patienceMs: number
}

export type TransactionEvent =
  | { readonly type: 'started' }
  | { readonly type: 'timeout' }
  | { readonly type: 'response'; readonly response: SipResponse }
  | { readonly type: 'unreachable' }

export type TransactionEffect =
  | { readonly type: 'send' }
  | { readonly type: 'arm'; readonly ms: number }
  | { readonly type: 'end'; readonly response: SipResponse | null; readonly unreachable: boolean }

/** T1 and T2 (§17.1.1.1). */
const T1_MS = 500
const T2_MS = 4_000
/** Timer F: 64 × T1. */
export const SIP_PATIENCE_MS = 32_000

export const newTransaction = (patienceMs = SIP_PATIENCE_MS): ClientTransaction => ({
  phase: 'trying',
  interval: T1_MS,
  waited: 0,
  patienceMs,
})

type Step = readonly [ClientTransaction, readonly TransactionEffect[]]

export function stepTransaction(transaction: ClientTransaction, event: TransactionEvent): Step {
  if (transaction.phase === 'done') return [transaction, []]
  switch (event.type) {
    case 'started':
      return [transaction, [{ type: 'send' }, { type: 'arm', ms: nextWait(transaction) }]]
    case 'timeout':
      return timedOut(transaction)
    case 'unreachable':
      return end(transaction, { response: null, unreachable: true })
    case 'response':
      // A provisional response means that it arrived: from then on it is repeated every T2 (§17.1.2.2).
      if (event.response.status < 200) return [{ ...transaction, phase: 'proceeding', interval: T2_MS }, []]
      return end(transaction, { response: event.response, unreachable: false })
  }
}

const nextWait = ({ interval, waited, patienceMs }: ClientTransaction): number =>
  Math.min(interval, patienceMs - waited)

function timedOut(transaction: ClientTransaction): Step {
  const waited = transaction.waited + nextWait(transaction)
  if (waited >= transaction.patienceMs) return end(transaction, { response: null, unreachable: false })
  const interval = transaction.phase === 'proceeding' ? T2_MS : Math.min(transaction.interval * 2, T2_MS)
  const next = { ...transaction, waited, interval }
  return [next, [{ type: 'send' }, { type: 'arm', ms: nextWait(next) }]]
}

const end = (
  transaction: ClientTransaction,
  how: { readonly response: SipResponse | null; readonly unreachable: boolean },
): Step => [{ ...transaction, phase: 'done' }, [{ type: 'end', ...how }]]

import type { SourceLimits } from './limits.ts'
import { createPeerMap } from './peer-map.ts'
import type { Peer } from '../net/endpoint.ts'
import type { Sending, Transfer } from './transfer.ts'

/** Who has a transfer now, known by address and port, and whose has only just ended. */
export interface TransferRegister {
  find(address: string, port: number): Transfer | undefined
  all(): readonly Transfer[]
  /** From here on it is found, and counted until it leaves. */
  enter(transfer: Transfer): void
  /** Ends it, once: frees its place and closes its file. Null when it had ended before. */
  leave(transfer: Transfer): Left | null
  /** True for a client whose transfer has just ended: what it still sends needs no answer. */
  endedLately(peer: Peer): boolean
  /** True while there are transfers. */
  tick(now: number): boolean
}

/** What there was to it when it ended. */
interface Left {
  readonly sending: Sending | null
}

/** Longer than a packet lives on a site's network. */
const ENDED_MS = 2_000
const ENDED_LIMIT = 4_096

export function createTransferRegister(limits: Pick<SourceLimits, 'ended'>): TransferRegister {
  const active = createPeerMap<Transfer>()
  // Two generations, so that forgetting costs nothing: those that ended lately, and those before them.
  let endedNow = createPeerMap<true>(ENDED_LIMIT)
  let endedBefore = createPeerMap<true>(ENDED_LIMIT)
  let rotatedAt = 0

  return {
    find: (address, port) => active.get(address, port),
    all: () => active.values(),
    enter: (transfer) => active.set(transfer.peer, transfer),
    leave: (transfer) => {
      const { state } = transfer
      if (state.phase === 'ended') return null
      transfer.state = { phase: 'ended' }
      active.delete(transfer.peer)
      endedNow.set(transfer.peer, true)
      limits.ended(transfer.who.ip, wasAnswered(state))
      if (state.phase === 'handed-over') state.file.close()
      if (state.phase !== 'sending') return { sending: null }
      state.content.close()
      return { sending: state }
    },
    endedLately: ({ address, port }) => endedNow.get(address, port) === true || endedBefore.get(address, port) === true,
    tick: (now) => {
      if (now - rotatedAt >= ENDED_MS) {
        rotatedAt = now
        endedBefore = endedNow
        endedNow = createPeerMap<true>(ENDED_LIMIT)
      }
      return active.size() > 0
    },
  }
}

function wasAnswered(state: Transfer['state']): boolean {
  if (state.phase === 'handed-over') return state.answered
  return state.phase === 'sending' && state.session.answered
}

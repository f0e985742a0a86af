import { type Libc, loadLibc } from '../net/batched-udp/libc.ts'
import { checkBatchedUdp } from '../net/batched-udp/self-check.ts'

/** The bench's thread waits no longer for what arrives on loopback at once. */
const CHECK_MS = 10

/**
 * The system's calls for many datagrams at once, tried and found good; null where there are none, or with
 * `RESYNC_BENCH_TFTP=plain`. Asked for, and tried, when a server first starts.
 */
export function systemCalls(environment: NodeJS.ProcessEnv): () => Libc | null {
  let calls: Libc | null | undefined
  return () => {
    if (calls === undefined) calls = environment['RESYNC_BENCH_TFTP'] === 'plain' ? null : checkedCalls()
    return calls
  }
}

function checkedCalls(): Libc | null {
  const libc = loadLibc()
  if (libc === null) return null
  try {
    checkBatchedUdp(libc, CHECK_MS)
    return libc
  } catch {
    return null // Node's sockets do the same, at their price
  }
}

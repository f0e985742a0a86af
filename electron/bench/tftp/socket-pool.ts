import { openBatchedDataSocket } from './batched-data-socket.ts'
import { type DataSocket, type DataSocketUse, openDataSocket, type TransferSocket } from './data-socket.ts'

export interface SocketPool {
  /** The next socket in turn; another one than `not`, so that two transfers of one client differ by their port. */
  next(not?: TransferSocket): TransferSocket
  close(): Promise<void>
}

/** More sockets mean more kernel buffers for a burst of acknowledgements; descriptors do not grow with the transfers. */
const POOL_SIZE = 4

export async function openSocketPool(address: string, use: DataSocketUse): Promise<SocketPool> {
  const { libc } = use
  const byNode = (): Promise<DataSocket> => openDataSocket(address, use)
  const open = (): Promise<DataSocket> =>
    libc === null ? byNode() : openBatchedDataSocket(address, { ...use, libc }).catch(byNode)
  const opened = await Promise.allSettled(Array.from({ length: POOL_SIZE }, open))
  const pool = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const close = async (): Promise<void> => {
    await Promise.all(pool.map((socket) => socket.close()))
  }
  const failure = opened.find((result) => result.status === 'rejected')
  if (failure !== undefined) {
    await close()
    throw failure.reason
  }
  return {
    // In turn: the one that is given out goes to the end of the queue.
    next: (not) => {
      const index = pool.findIndex((socket) => socket !== not)
      const [socket] = pool.splice(index, 1) as [DataSocket]
      pool.push(socket)
      return socket
    },
    close,
  }
}

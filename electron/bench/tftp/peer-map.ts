import type { Peer } from '../net/endpoint.ts'

/** A map by address and port. Two small look-ups instead of one key put together for each packet. */
export interface PeerMap<T> {
  get(address: string, port: number): T | undefined
  /** Beyond the limit, what comes is not kept. */
  set(peer: Peer, value: T): void
  delete(peer: Peer): void
  size(): number
  /** A copy: what is found may be deleted meanwhile. */
  values(): readonly T[]
}

export function createPeerMap<T>(limit = Number.POSITIVE_INFINITY): PeerMap<T> {
  const byAddress = new Map<string, Map<number, T>>()
  let size = 0
  return {
    get: (address, port) => byAddress.get(address)?.get(port),
    set: ({ address, port }, value) => {
      let byPort = byAddress.get(address)
      if (byPort?.has(port) !== true) {
        if (size >= limit) return
        size += 1
      }
      if (byPort === undefined) {
        byPort = new Map()
        byAddress.set(address, byPort)
      }
      byPort.set(port, value)
    },
    delete: ({ address, port }) => {
      const byPort = byAddress.get(address)
      if (byPort?.delete(port) !== true) return
      size -= 1
      if (byPort.size === 0) byAddress.delete(address)
    },
    size: () => size,
    values: () => [...byAddress.values()].flatMap((byPort) => [...byPort.values()]),
  }
}

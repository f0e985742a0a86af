import { once } from 'node:events'
import type { Server } from 'node:net'
import { bindFault, withIpv4Fallback } from './bind-fault.ts'
import type { Endpoint } from './endpoint.ts'

/** Listens, and tells where; rejects with a fault when the system refuses. */
export const bindTcp = (server: Server, { address, port }: Endpoint): Promise<Endpoint> =>
  withIpv4Fallback(address, (host) => listenAt(server, host, port))

async function listenAt(server: Server, host: string, port: number): Promise<Endpoint> {
  const listening = once(server, 'listening')
  // Exclusive: in a cluster, a worker would otherwise share the port with its siblings.
  server.listen({ host, port, exclusive: true, backlog: 1_024 })
  try {
    await listening
  } catch (error) {
    throw bindFault(error as NodeJS.ErrnoException, 'TCP', { address: host, port })
  }
  const bound = server.address()
  return typeof bound === 'object' && bound !== null ? bound : { address: host, port }
}

/** Stops listening; settles when the last connection has ended. */
export const closeTcp = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()))

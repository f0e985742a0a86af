import type { Server } from 'node:net'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { bindFault } from './addresses.ts'

export interface Bound {
  readonly address: string
  readonly port: number
}

/** Binds; '' and '::' are every address of both families, or every IPv4 address where there is no IPv6. */
export async function listen(server: Server, address: string, port: number): Promise<Bound> {
  if (address !== '' && address !== '::') return listenAt(server, address, port)
  try {
    return await listenAt(server, '::', port)
  } catch (error) {
    if (!(error instanceof BenchError) || error.fault.code !== 'ADDRESS_GONE') throw error
    return listenAt(server, '0.0.0.0', port)
  }
}

function listenAt(server: Server, host: string, port: number): Promise<Bound> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      reject(bindFault(error, { protocol: 'TCP', address: host, port }))
    }
    server.once('error', failed)
    // Exclusive: in a cluster, a worker would otherwise share the port with its siblings.
    server.listen({ host, port, exclusive: true, backlog: 1_024 }, () => {
      server.off('error', failed)
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound : { address: host, port })
    })
  })
}

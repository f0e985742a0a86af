import type { Server } from 'node:net'
import { BenchError } from '../../../shared/domain/fault/fault.ts'

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
      reject(asBenchError(error, host, port))
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

function asBenchError(error: NodeJS.ErrnoException, address: string, port: number): Error {
  const params = { protocol: 'TCP', address, port }
  switch (error.code) {
    case 'EADDRINUSE':
      return new BenchError('PORT_IN_USE', { ...params, owner: '' }, { cause: error })
    case 'EACCES':
    case 'EPERM':
      return new BenchError('NO_RIGHT_TO_PORT', params, { cause: error })
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new BenchError('ADDRESS_GONE', { address, port }, { cause: error })
    default:
      return error
  }
}

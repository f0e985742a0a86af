import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Endpoint } from './endpoint.ts'

/** Why the system refused to bind, as a fault; an error that says nothing about the endpoint stays as it is. */
export function bindFault(error: NodeJS.ErrnoException, protocol: 'UDP' | 'TCP', { address, port }: Endpoint): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new BenchError('PORT_IN_USE', { protocol, address, port, owner: '' }, { cause: error })
    case 'EACCES':
    case 'EPERM':
      return new BenchError('NO_RIGHT_TO_PORT', { protocol, address, port }, { cause: error })
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENODEV':
    case 'ENOTFOUND':
      return new BenchError('ADDRESS_GONE', { address, port }, { cause: error })
    default:
      return error
  }
}

export const isBindFault = (error: unknown, code: 'PORT_IN_USE' | 'ADDRESS_GONE'): boolean =>
  error instanceof BenchError && error.fault.code === code

/** Binds '' and '::' to every address of both families, or to every IPv4 address where the system has no IPv6. */
export async function withIpv4Fallback<T>(address: string, bind: (address: string) => Promise<T>): Promise<T> {
  if (address !== '' && address !== '::') return bind(address)
  try {
    return await bind('::')
  } catch (error) {
    if (!isBindFault(error, 'ADDRESS_GONE')) throw error
    return bind('0.0.0.0')
  }
}

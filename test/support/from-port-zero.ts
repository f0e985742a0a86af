import { createRequire } from 'node:module'
import { onTestFinished } from 'vitest'
import type { LibraryHandle } from 'koffi'

const AF_INET = 2
const SOCK_RAW = 3
const IPPROTO_UDP = 17
const HEADER_BYTES = 8

interface Calls {
  socket(family: number, type: number, protocol: number): number
  sendto(socket: number, bytes: Uint8Array, length: number, flags: number, name: Uint8Array, size: number): number
  close(socket: number): number
}

/**
 * Sends datagrams to 127.0.0.1 whose source port is 0, as no socket of Node's can. Null where the system gives nobody
 * raw sockets: it takes Linux, and root.
 */
export function fromPortZero(): ((bytes: Uint8Array, port: number) => void) | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const koffi = createRequire(import.meta.url)('koffi') as { load(library: null): LibraryHandle }
  const library = koffi.load(null)
  const calls = {
    socket: library.func('int socket(int, int, int)'),
    sendto: library.func('int64_t sendto(int, void *, uint64_t, int, void *, uint32_t)'),
    close: library.func('int close(int)'),
  } as unknown as Calls
  const socket = calls.socket(AF_INET, SOCK_RAW, IPPROTO_UDP)
  if (socket < 0) return null
  onTestFinished(() => void calls.close(socket))
  const loopback = Buffer.alloc(16)
  loopback.writeUInt16LE(AF_INET, 0)
  loopback.set([127, 0, 0, 1], 4)
  return (bytes, port) => {
    const datagram = Buffer.alloc(HEADER_BYTES + bytes.length)
    datagram.writeUInt16BE(port, 2)
    datagram.writeUInt16BE(datagram.length, 4) // no checksum: 0 says so
    datagram.set(bytes, HEADER_BYTES)
    if (calls.sendto(socket, datagram, datagram.length, 0, loopback, loopback.length) < 0) throw new Error('not sent')
  }
}

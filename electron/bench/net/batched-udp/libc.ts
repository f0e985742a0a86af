import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { LibraryHandle } from 'koffi'
import { builtFile } from '../../core/built-file.ts'

/**
 * The calls of Linux's C library that Node has no door to: many datagrams in one call. Each memory that is passed is a
 * typed array over an `ArrayBuffer` of its own, which the collector never moves, and lives as long as its socket.
 * What they return is what C returns: -1 is an error, whose number `errno` tells until the next call.
 */
export interface Libc {
  socket(family: number, type: number, protocol: number): number
  bind(socket: number, name: Uint8Array, length: number): number
  getsockname(socket: number, name: Uint8Array, length: Uint8Array): number
  setsockopt(socket: number, level: number, option: number, value: Uint8Array, length: number): number
  recvmmsg(socket: number, messages: Uint8Array, count: number, flags: number, timeout: null): number
  sendmmsg(socket: number, messages: Uint8Array, count: number, flags: number): number
  poll(sockets: Uint8Array, count: number, timeoutMs: number): number
  eventfd(start: number, flags: number): number
  read(file: number, bytes: Uint8Array, length: number): number
  close(file: number): number
  /** The name of a network interface, written to 16 bytes; null for a number that is none. */
  if_indextoname(index: number, name: Uint8Array): string | null
  /** Where a memory is. */
  addressOf(memory: Uint8Array): bigint
  errno(): number
}

/** What this needs of koffi: its native module, without the loader around it, which looks in folders of its own. */
interface Koffi {
  load(library: null): LibraryHandle
  address(memory: Uint8Array): bigint
  errno(): number
}

const NATIVE = `koffi-linux-${process.arch}`
/** The structures are written for 64 bits, least byte first. */
const ARCHITECTURES: readonly string[] = ['x64', 'arm64']

/** Whether this system may have the calls at all: whoever would start a thread for them asks this first. */
export const mayHaveLibc = (): boolean => process.platform === 'linux' && ARCHITECTURES.includes(process.arch)

/** The C library's calls; null on another system, or where the native module is missing or does not load. */
export function loadLibc(): Libc | null {
  if (!mayHaveLibc()) return null
  try {
    const koffi = createRequire(import.meta.url)(nativeModule()) as Koffi
    return callsOf(koffi)
  } catch {
    return null
  }
}

/** In the build it lies beside the programs, which may be in a folder below; among the sources it is the package's. */
function nativeModule(): string {
  const built = builtFile(`native/${NATIVE}.node`, import.meta.url)
  return built === undefined ? `@koromix/${NATIVE}/linux_${process.arch}/koffi.node` : fileURLToPath(built)
}

function callsOf(koffi: Koffi): Libc {
  const library = koffi.load(null)
  return {
    socket: library.func('int socket(int, int, int)') as Libc['socket'],
    bind: library.func('int bind(int, void *, uint32_t)') as Libc['bind'],
    getsockname: library.func('int getsockname(int, void *, void *)') as Libc['getsockname'],
    setsockopt: library.func('int setsockopt(int, int, int, void *, uint32_t)') as Libc['setsockopt'],
    recvmmsg: library.func('int recvmmsg(int, void *, uint32_t, int, void *)') as Libc['recvmmsg'],
    sendmmsg: library.func('int sendmmsg(int, void *, uint32_t, int)') as Libc['sendmmsg'],
    poll: library.func('int poll(void *, uint64_t, int)') as Libc['poll'],
    eventfd: library.func('int eventfd(uint32_t, int)') as Libc['eventfd'],
    read: library.func('int64_t read(int, void *, uint64_t)') as Libc['read'],
    close: library.func('int close(int)') as Libc['close'],
    if_indextoname: library.func('str if_indextoname(uint32_t, void *)') as Libc['if_indextoname'],
    addressOf: (memory) => koffi.address(memory),
    errno: () => koffi.errno(),
  }
}

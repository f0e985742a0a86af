import type { Libc } from './libc.ts'
import { fixedMemory } from './messages.ts'

const POLLIN = 1
const POLLOUT = 4

/** Until something can be sent from the file, or the time is over. It holds its thread meanwhile. */
export function waitForRoom(libc: Libc, file: number, ms: number): void {
  const polled = fixedMemory(8)
  writePolled(polled, 0, { file, events: POLLOUT })
  libc.poll(polled, 1, ms)
}

function writePolled(
  bytes: Uint8Array,
  at: number,
  { file, events }: { readonly file: number; readonly events: number },
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setInt32(at, file, true)
  view.setInt16(at + 4, events, true)
  view.setInt16(at + 6, 0, true)
}

/** Waits for several files at once. */
export interface Waiting {
  /** Until one of them can be read, or the time is over. It holds its thread meanwhile. */
  wait(ms: number): void
  /** Whether the file of this place could be read when the wait ended. */
  ready(index: number): boolean
}

export function createWaiting(libc: Libc, files: readonly number[]): Waiting {
  const polled = fixedMemory(files.length * 8)
  const results = new Uint16Array(polled.buffer)
  files.forEach((file, index) => {
    writePolled(polled, index * 8, { file, events: POLLIN })
  })
  return {
    wait: (ms) => {
      libc.poll(polled, files.length, ms)
    },
    ready: (index) => results[index * 4 + 3] !== 0,
  }
}

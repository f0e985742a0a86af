import { expect, test } from 'vitest'
import { contentOf, fittingPiece } from '../../../electron/bench/tftp/content.ts'
import type { ServedFile } from '../../../electron/bench/core/served-file.ts'
import { patternedBytes } from '../../support/tftp-random.ts'

const bytes = patternedBytes(1_000_000)
const file: ServedFile = {
  path: 'f',
  size: bytes.length,
  modifiedMs: 0,
  etag: '',
  whole: null,
  read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  close: () => undefined,
}

test('a whole window is held even when it is larger than a piece, and comes out the same a second time', async () => {
  let ready = (): void => undefined
  const content = contentOf(file, {
    netascii: false,
    pieceBytes: 10_000,
    windowBytes: 128_000,
    onReady: () => ready(),
    onFailed: (error) => {
      throw error
    },
  })
  const block = 1_428
  const packet = new Uint8Array(4 + block)
  const copy = async (offset: number): Promise<void> => {
    while (content.copy(offset, block, packet) < 0) await new Promise<void>((resolve) => (ready = resolve))
    expect(
      Buffer.compare(
        packet.subarray(4, 4 + Math.min(block, bytes.length - offset)),
        bytes.subarray(offset, offset + block),
      ),
    ).toBe(0)
  }
  for (let start = 0; start < bytes.length; start += 128_000) {
    content.release(start)
    for (let times = 0; times < 2; times++) {
      for (let offset = start; offset < Math.min(start + 126_000, bytes.length); offset += block) await copy(offset)
    }
  }
})

test('few transfers read large pieces, many read small ones', () => {
  expect([0, 1, 64, 256, 512, 2_048].map(fittingPiece)).toEqual([524_288, 524_288, 524_288, 131_072, 65_536, 65_536])
})

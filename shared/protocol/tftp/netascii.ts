const LF = 0x0a
const CR = 0x0d

/**
 * Local text to netascii (RFC 764, which RFC 1350 §1 names): a line ends with CR LF, a lone CR becomes CR NUL.
 * A CR LF that is already there stays. The text comes in chunks, and a chunk may end between a CR and its LF:
 * what the last byte was is kept in between.
 */
export function createNetasciiEncoder(): {
  push(chunk: Uint8Array): Uint8Array
  /** What is owed once there is no more: the NUL of a CR at the very end. */
  end(): Uint8Array
} {
  let afterCr = false
  return {
    push: (chunk) => {
      const encoded = new Uint8Array(chunk.length * 2 + 1)
      let length = 0
      for (const byte of chunk) {
        if (afterCr && byte !== LF) encoded[length++] = 0
        if (byte === LF && !afterCr) encoded[length++] = CR
        encoded[length++] = byte
        afterCr = byte === CR
      }
      return encoded.subarray(0, length)
    },
    end: () => {
      const owed = afterCr ? Uint8Array.of(0) : new Uint8Array(0)
      afterCr = false
      return owed
    },
  }
}

export function toNetascii(text: Uint8Array): Uint8Array {
  const encoder = createNetasciiEncoder()
  const body = encoder.push(text)
  const owed = encoder.end()
  if (owed.length === 0) return body
  const all = new Uint8Array(body.length + owed.length)
  all.set(body)
  all.set(owed, body.length)
  return all
}

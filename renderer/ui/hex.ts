export interface HexLine {
  readonly offset: number
  readonly hex: string
  readonly text: string
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** Raw bytes as they are read in every analyser: eight a line, hexadecimal and ASCII. */
export function hexLines(bytes: Uint8Array, perLine = 8): HexLine[] {
  const lines: HexLine[] = []
  for (let offset = 0; offset < bytes.length; offset += perLine) {
    const part = bytes.subarray(offset, offset + perLine)
    lines.push({
      offset,
      hex: Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
      text: Array.from(part, printable).join(''),
    })
  }
  return lines
}

export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))

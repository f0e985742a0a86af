import { decodeUtf8 } from './utf8.ts'

export interface TableText {
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
}

/**
 * Text of a spreadsheet. On Windows they save a CSV in the system's own code page, or as "Unicode text", which is
 * UTF-16: what is no UTF-8 is read as that.
 */
export function decodeTable(bytes: Uint8Array): TableText {
  const wide = utf16Of(bytes)
  if (wide !== null) return { text: new TextDecoder(wide).decode(bytes), encoding: wide }
  const text = decodeUtf8(bytes)
  if (text.ok) return { text: text.value, encoding: 'utf-8' }
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }
}

/** By its mark, or by the zero bytes between the letters of a first heading. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be'
  return null
}

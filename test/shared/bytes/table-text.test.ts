import { expect, test } from 'vitest'
import { decodeTable } from '../../../shared/protocol/bytes/table-text.ts'

test('a table of any spreadsheet keeps its accents', () => {
  const wide = Buffer.from('\uFEFFHélè', 'utf16le')
  expect(decodeTable(Uint8Array.from([0x48, 0xe9, 0x6c, 0xe8]))).toEqual({ text: 'Hélè', encoding: 'windows-1252' })
  expect(decodeTable(Buffer.from('Hélè'))).toEqual({ text: 'Hélè', encoding: 'utf-8' })
  expect(decodeTable(wide)).toEqual({ text: 'Hélè', encoding: 'utf-16le' })
  expect(decodeTable(Buffer.from(wide).swap16())).toEqual({ text: 'Hélè', encoding: 'utf-16be' })
  expect(decodeTable(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8' })
})

test('the mark of UTF-8 stays: a table is written as it was read', () => {
  expect(decodeTable(Buffer.from('\uFEFFmac')).text).toBe('\uFEFFmac')
})

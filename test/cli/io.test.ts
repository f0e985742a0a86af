import { describe, expect, test } from 'vitest'
import { inert, inertLines } from '../../electron/cli/io.ts'

describe('what a terminal would obey', () => {
  test('is shown by its number, in a name, a path and a site alike', () => {
    expect(inert('\u001b[31mred\u0007\u009b1m \u202egnp.exe')).toBe('\\u001b[31mred\\u0007\\u009b1m \\u202egnp.exe')
  })
  test('goes, and our own lines and tabs stay', () => {
    expect(inertLines('Site\tLyon \u001b]0;x\u0007\nin /a\r\nthen\rover')).toBe(
      'Site\tLyon \\u001b]0;x\\u0007\nin /a\r\nthen\\u000dover',
    )
  })
  test('French no-break spaces are none of it', () => {
    const text = 'Usage\u00a0: « resync »\u202f!'
    expect(inertLines(text)).toBe(text)
  })
})

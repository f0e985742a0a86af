import { describe, expect, test } from 'vitest'
import { compareVersions, parseVersion } from '../../../shared/domain/rule/version.ts'

function compared(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)]
  if (!left.ok || !right.ok) throw new Error('format')
  return Math.sign(compareVersions(left.value, right.value))
}

describe('versions are compared by major, minor, micro and build', () => {
  test.each([
    ['sip88xx.11-3-1MPP-110', 'sip88xx.11-2-3MPP-256'],
    ['11-3-2MPP0002-256', '11-3-2MPP0001-609'],
    ['11-0-0MPP-BN', '9-3-1-7MPP-BN'],
    ['11-3-2MPP0001-609', '11-3-1MPP-900'],
    ['11-3-2MPP0001-610', '11-3-2MPP0001-609'],
    ['12-0-7MPP0501-123', '11-3-2MPP0001-609'],
    ['11-0-1MPP-376', '11-0-1MPP'],
  ])('%s is newer than %s', (newer, older) => {
    expect(compared(newer, older)).toBe(1)
    expect(compared(older, newer)).toBe(-1)
  })

  test('the model before the point and .loads behind it do not count', () => {
    expect(compared('sip88xx.11-3-2MPP0001-609', '11-3-2MPP0001-609')).toBe(0)
    expect(compared('sip8845_65.11-3-2MPP0001-609.loads', 'sip88xx.11-3-2MPP0001-609')).toBe(0)
  })
})

test.each(['11.0.0', '11', '11-3', 'sip88xx', '', '11-3-x', 'a'.repeat(100_000), '1-'.repeat(50_000)])(
  'another shape is a format error (%#)',
  (text) => expect(parseVersion(text)).toEqual({ ok: false, error: 'format' }),
)

test('SPA versions are read when that reading is chosen', () => {
  expect(parseVersion('2.0.3(G)', 'spa').ok).toBe(true)
  expect(parseVersion('7.5.6', 'spa').ok).toBe(true)
  expect(parseVersion('7.5.6').ok).toBe(false)
})

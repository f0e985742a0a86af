import { describe, expect, test } from 'vitest'
import { familyNamed, meantFamily } from '../../../shared/domain/firmware/families.ts'
import { readLoadName } from '../../../shared/domain/firmware/load-name.ts'
import { compareReleases, readRelease, writeRelease } from '../../../shared/domain/firmware/release.ts'

const written = (text: string): string | null => {
  const release = readRelease(text)
  return release === null ? null : writeRelease(release)
}

describe('a release is read in every spelling that the phones and the notes use', () => {
  test.each([
    ['sip88xx.12-0-7MPP0501-123', '12.0(7)SR5'],
    ['12-0-7MPP0201-66', '12.0(7)SR2'],
    ['sip8832.11-3-1MSR2-6', '11.3(1)SR2'],
    ['11-2-3MSR1-1', '11.2(3)SR1'],
    ['sip88xx.11-1-1MPP-897', '11.1(1)'],
    ['11-3-3MPP0103-381', '11.3(3)SR1'],
    ['sip78xx.14-1-1MN-366', '14.1(1)'],
    ['sip78xx.12-5-1SR2-2', '12.5(1)SR2'],
    ['sip78xx.14-4-1-0301-6', '14.4(1)SR3'],
    ['12.0.2', '12.0(2)'],
    ['11.0', '11.0(0)'],
    ['12.0(7)SR5', '12.0(7)SR5'],
    ['11.3(1)', '11.3(1)'],
  ])('%s is %s', (text, release) => {
    expect(written(text)).toBe(release)
  })

  test('another text is none', () => {
    for (const text of ['', 'latest', '12', '7.5.6a', 'sip88xx', '1-2', '9'.repeat(50)])
      expect(readRelease(text)).toBeNull()
  })

  test('service releases are in their order', () => {
    const order = [
      '11-2-3MPP-398',
      '11-2-3MSR1-1',
      '11-3-1MPP-697',
      '11-3-1MSR2-6',
      '11-3-2MPP0001-609',
      '12-0-1MPP0001-245',
    ]
    const releases = order.map((text) => readRelease(text)).filter((release) => release !== null)
    expect(releases).toHaveLength(order.length)
    expect(releases.toSorted(compareReleases)).toEqual(releases)
  })
})

describe('a load says by its name what it is', () => {
  test.each([
    ['sip88xx.12-0-7MPP0501-123.loads', 'sip88xx', 'mpp'],
    ['image/sip88xx.11-2-3MSR1-1.loads', 'sip88xx', 'mpp'],
    ['sip78xx.14-1-1MN-366.loads', 'sip78xx', 'enterprise'],
    ['sip78xx.14-4-1-0301-6', 'sip78xx', 'enterprise'],
    ['sip78xx.12-5-1SR2-2', 'sip78xx', 'enterprise'],
    ['sip8845_65.TLexE2M-11-2-3C-12.loads', 'sip8845_65', 'transition'],
    ['PHONEOS-8875.1-0-1-0001-1.loads', 'PHONEOS-8875', 'phoneos'],
    ['sip88xx.something-else', 'sip88xx', 'unknown'],
  ])('%s', (text, family, kind) => {
    expect(readLoadName(text)).toMatchObject({ family, kind })
  })

  test('dots in the version, as some notes print it, are told', () => {
    expect(readLoadName('sip88xx.12.0.2MPP0001.116.loads')).toMatchObject({
      kind: 'mpp',
      dotted: true,
      release: { major: 12, micro: 2 },
    })
    expect(readLoadName('sip88xx.12-0-2MPP0001-116.loads')?.dotted).toBe(false)
  })

  test('an address with a query names the load', () => {
    expect(readLoadName('http://10.0.0.5/image/sip7832.12-0-7MPP0501-123.loads?x=1')?.name).toBe(
      'sip7832.12-0-7MPP0501-123',
    )
  })

  test('what is no load has no name', () => {
    for (const text of ['', 'kern78xx.12-0-7MPP0501-123.sbn', 'phone.xml', 'sip88xx', `sip88xx.${'9'.repeat(200)}`])
      expect(readLoadName(text)).toBeNull()
  })

  test('the family that was meant is known', () => {
    expect(meantFamily('sip8845_8865')).toBe('sip8845_65')
    expect(meantFamily('sip7841')).toBe('sip78xx')
    expect(meantFamily('sip88xx')).toBeNull()
    expect(meantFamily('constructor')).toBeNull()
    expect(familyNamed('sip8845_65')?.models).toEqual(['CP-8845-3PCC', 'CP-8865-3PCC'])
  })
})

import { describe, expect, test } from 'vitest'
import { checkLoad, platformOf, suffers, type NearFile } from '../../../shared/domain/firmware/check-load.ts'
import { readLoadName } from '../../../shared/domain/firmware/load-name.ts'
import { readLoadsText, siblingsOf } from '../../../shared/domain/firmware/loads-text.ts'
import { checkSbn, SBN_HEAD_BYTES } from '../../../shared/domain/firmware/sbn.ts'
import {
  bareSbn,
  loads68xx,
  loads78xx,
  loads8845,
  loadsBytes,
  withoutFile,
  wrappedSbn,
} from '../../support/firmware-files.ts'

type Files = Readonly<Record<string, Buffer>>

const near = (files: Files): readonly NearFile[] =>
  Object.entries(files).map(([name, bytes]) => ({ name, bytes: bytes.length, head: bytes.subarray(0, SBN_HEAD_BYTES) }))

function checked(files: Files) {
  const loads = Object.keys(files).find((name) => name.endsWith('.loads')) ?? ''
  const name = readLoadName(loads)
  if (name === null) throw new Error('no load among the files')
  return checkLoad(name, readLoadsText(files[loads] ?? Buffer.alloc(0)), near(files))
}

describe('a load names its own files', () => {
  test('behind its signature, by platform', () => {
    const text = readLoadsText(loads78xx['sip78xx.12-0-7MPP0501-123.loads'] ?? Buffer.alloc(0))
    expect(text).toMatchObject({ hwcompat: '0x0000003F', swcompat: '0x00000004', common: [] })
    expect(text?.platforms.map(({ name, files }) => [name, files.length])).toEqual([
      ['PLATFORM_1', 3],
      ['PLATFORM_2', 3],
    ])
  })

  test('a file named before any platform is everybody’s', () => {
    const text = readLoadsText(
      loadsBytes({ PLATFORM_1: ['a.1-1-1.sbn'], PLATFORM_2: ['b.1-1-1.sbn'] }, ['boot.BE-01-001.sbn']),
    )
    expect(text === null ? [] : siblingsOf(text)).toEqual(['boot.BE-01-001.sbn', 'a.1-1-1.sbn', 'b.1-1-1.sbn'])
  })

  test('bytes that name nothing are no load', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('<html>not found</html>'), Buffer.alloc(300 * 1024, 0x41)])
      expect(readLoadsText(bytes)).toBeNull()
  })
})

describe('completeness is read from the load, never from its release', () => {
  test('a whole folder is complete', () => {
    for (const files of [loads78xx, loads68xx, loads8845])
      expect(checked(files)).toMatchObject({ complete: true, problems: [] })
  })

  test('a 78xx folder without kern2 is incomplete for PLATFORM_2', () => {
    const check = checked(withoutFile(loads78xx, 'kern2.78xx.12-0-7MPP0501-123.sbn'))
    expect(check.problems).toEqual([
      { code: 'missing', file: 'kern2.78xx.12-0-7MPP0501-123.sbn', platforms: ['PLATFORM_2'] },
    ])
    expect(check.platforms.map(({ name, lacks }) => [name, lacks.length])).toEqual([
      ['PLATFORM_1', 0],
      ['PLATFORM_2', 1],
    ])
    expect(suffers('CP-7841-3PCC', check)).toBe('some-hardware')
  })

  test('where the platform has the model’s name, exactly that model suffers', () => {
    const check = checked(withoutFile(loads68xx, 'rootfs6861.12-0-7MPP0501-123.sbn'))
    const models = ['CP-6841-3PCC', 'CP-6851-3PCC', 'CP-6861-3PCC', 'CP-6871-3PCC']
    expect(models.map((model) => suffers(model, check))).toEqual(['no', 'no', 'yes', 'no'])
  })

  test('a sibling in another case is not found by phones', () => {
    const name = 'kern8845_65.12-0-7MPP0501-123.sbn'
    const files = { ...withoutFile(loads8845, name), [name.toUpperCase()]: loads8845[name] ?? Buffer.alloc(1) }
    expect(checked(files).problems).toEqual([{ code: 'other-case', file: name, found: name.toUpperCase() }])
  })

  test('an empty sibling, and one that was cut short, are damaged', () => {
    const name = 'rootfs78xx.12-0-7MPP0501-123.sbn'
    const whole = loads78xx[name] ?? Buffer.alloc(0)
    expect(checked({ ...loads78xx, [name]: Buffer.alloc(0) }).problems).toEqual([
      { code: 'damaged', file: name, why: { code: 'empty' } },
    ])
    expect(checked({ ...loads78xx, [name]: whole.subarray(0, whole.length - 10) }).problems).toEqual([
      { code: 'damaged', file: name, why: { code: 'too-short', expected: whole.length, found: whole.length - 10 } },
    ])
  })

  test('a platform is known where its name or the number of platforms says it', () => {
    expect(platformOf('CP-6861-3PCC', ['PLATFORM_1', 'PLATFORM_M6861'])).toBe('PLATFORM_M6861')
    expect(platformOf('CP-6841-3PCC', ['PLATFORM_1', 'PLATFORM_M6861'])).toBe('PLATFORM_1')
    expect(platformOf('CP-7841-3PCC', ['PLATFORM_1', 'PLATFORM_2'])).toBeNull()
  })
})

describe('a wrapped file says how long it is', () => {
  const check = (bytes: Buffer, name = 'kern78xx.1-1-1.sbn', wrapped = true) =>
    checkSbn({ name, bytes: bytes.length, head: bytes.subarray(0, SBN_HEAD_BYTES), wrapped })

  test.each([340, 344, 348])('with a header of %i bytes', (header) => {
    expect(check(wrappedSbn('kern78xx.1-1-1', 2_000, header))).toBeNull()
  })

  test('the 8800 series has no wrapper, and needs none', () => {
    expect(check(bareSbn(900), 'rootfs88xx.1-1-1.sbn', false)).toBeNull()
    expect(check(bareSbn(900), 'rootfs78xx.1-1-1.sbn', true)).toEqual({ code: 'no-wrapper' })
  })

  test('another part inside, and a page of the download site, are found', () => {
    expect(check(wrappedSbn('rootfs78xx.1-1-1', 100))).toEqual({ code: 'other-name', inside: 'rootfs78xx.1-1-1' })
    expect(check(Buffer.from('<!DOCTYPE html><title>Log in</title>'), 'rootfs88xx.1-1-1.sbn', false)).toEqual({
      code: 'web-page',
    })
  })

  test('nonsense in the header throws nothing', () => {
    for (let seed = 0; seed < 500; seed++) {
      const bytes = wrappedSbn('kern78xx.1-1-1', 64)
      bytes[(seed * 7) % 0x60] = (seed * 31) & 0xff
      expect(() => check(bytes)).not.toThrow()
      expect(() => check(bytes.subarray(0, seed % 400))).not.toThrow()
    }
  })
})

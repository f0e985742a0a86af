import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRoute, writeRoute } from '../../renderer/app/hash-route.ts'
import { chooseLanguage } from '../../renderer/app/i18n.ts'
import { sortFiles } from '../../renderer/features/files/sort.ts'
import { firstFetch, looksLikeAddress, resyncUrl } from '../../renderer/features/first-run/first-fetch.ts'
import { committed, reopened, typed, wholeOf } from '../../renderer/features/live/filter-draft.ts'
import { forPhones, otherPort, readPort } from '../../renderer/features/servers/ports.ts'
import { createCommands, spell } from '../../renderer/ui/commands.ts'
import { formatBytes, formatDuration, formatMoment, formatOffset, formatTime } from '../../renderer/ui/format.ts'
import { fromBase64, hexLines } from '../../renderer/ui/hex.ts'
import { inert, inertLines } from '../../renderer/ui/inert.ts'
import { fileUrl } from '../../renderer/widgets/file-url.ts'
import { serverUrl } from '../../shared/domain/network/ports.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { SiteFile } from '../../shared/ipc/contract/files.ts'

const time = { now: Date.UTC(2026, 10, 23), utcOffsetMinutes: 0 }

describe('text from the network', () => {
  test('shows what would move the cursor, turn the line around or hide', () => {
    expect(inert('\u001b[31mred\r\n')).toBe('⟨ESC⟩[31mred⟨CR⟩⟨LF⟩')
    expect(inert('a\u202eb\u200bc\u0085')).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+0085⟩')
    expect(inertLines('a\tb\nc\u0007')).toBe('a\tb\nc⟨U+0007⟩')
  })

  test('whatever it is, nothing of the kind is left, and it is cut where it never ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(inert(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
    expect(inert('x'.repeat(70_000)).length).toBe(20_001)
  })
})

describe('figures', () => {
  test.each([
    [37, '37 B', '37 o'],
    [18_400, '18.4 kB', '18,4 ko'],
    [61_000_000, '61 MB', '61 Mo'],
    [4_200_000_000, '4.2 GB', '4,2 Go'],
  ])('%d bytes', (bytes, english, french) => {
    expect(formatBytes('en', bytes)).toBe(english)
    expect(formatBytes('fr', bytes).replace(/\s/g, ' ')).toBe(french)
  })

  test.each([
    [4, '4 ms'],
    [999.6, '1,000 ms'],
    [1_240, '1.2 s'],
    [48_000, '48 s'],
    [59_600, '1 min'],
    [185_000, '3 min 5 s'],
  ])('%d ms', (ms, text) => {
    expect(formatDuration('en', ms)).toBe(text)
  })

  test('times are local, to the millisecond, and name the day only where it is another', () => {
    const at = new Date(2026, 10, 22, 14, 2, 14, 903).getTime()
    expect(formatTime(at)).toBe('14:02:14.903')
    expect(formatMoment(at, at + 1)).toBe('14:02:14')
    expect(formatMoment(at, at + 86_400_000)).toBe('2026-11-22 14:02')
    expect(formatOffset('en', -308)).toBe('−308 ms')
  })

  test('bytes are read in hexadecimal and in ASCII', () => {
    const bytes = fromBase64(btoa('\u0000\u0001CP-7841-'))
    expect(hexLines(bytes)).toEqual([
      { offset: 0, hex: '00 01 43 50 2d 37 38 34', text: '..CP-784' },
      { offset: 8, hex: '31 2d', text: '1-' },
    ])
  })
})

describe('URLs for phones', () => {
  test('name a port only where it is not the usual one', () => {
    expect(serverUrl('tftp', '192.168.1.4', 69)).toBe('tftp://192.168.1.4')
    expect(serverUrl('http', '192.168.1.4', 8080)).toBe('http://192.168.1.4:8080')
    expect(forPhones('syslog', '192.168.1.4', 514)).toBe('192.168.1.4')
    expect(forPhones('syslog', 'fe80::1', 5514)).toBe('[fe80::1]:5514')
  })

  test('keep macros and encode what a URL cannot hold', () => {
    expect(fileUrl('tftp', '10.0.0.1', 6969, 'a b/$MA é.cfg')).toBe('tftp://10.0.0.1:6969/a%20b/$MA%20%C3%A9.cfg')
    expect(resyncUrl('192.168.1.100', 'tftp://192.168.1.200/basic.txt')).toBe(
      'http://192.168.1.100/admin/resync?tftp://192.168.1.200/basic.txt',
    )
  })

  test('where a port cannot be had, a known high one is proposed, and never the one that failed', () => {
    expect([otherPort('tftp', 69), otherPort('tftp', 6969), otherPort('http', 80)]).toEqual([6969, 16969, 8080])
    expect([readPort('69'), readPort(' 8080 '), readPort('70000'), readPort('6.9'), readPort('')]).toEqual([
      69,
      8080,
      null,
      null,
      null,
    ])
  })
})

describe('the filter field', () => {
  const empty = { chips: '', draft: '' }

  test('makes a chip of a term once a space follows it', () => {
    expect(typed(empty, 'server:tftp', time)).toEqual({ chips: '', draft: 'server:tftp' })
    expect(typed(empty, 'server:tftp ', time)).toEqual({ chips: 'server:tftp', draft: '' })
  })

  test('leaves an open quote and a term that makes no sense to be finished', () => {
    expect(typed(empty, 'text:"two words ', time).chips).toBe('')
    expect(typed(empty, 'server:nothing ', time).chips).toBe('')
  })

  test('takes the last chip apart again', () => {
    const both = committed({ chips: 'server:tftp', draft: '-outcome:ok' })
    expect(reopened(both, time)).toEqual({ chips: 'server:tftp', draft: '-outcome:ok' })
    expect(reopened(empty, time)).toEqual(empty)
  })

  test('whatever is typed, the query is what was typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(wholeOf(typed(empty, text, time))).toBe(text.trim())
      }),
    )
  })
})

describe('where a person is', () => {
  test('stands in the address and survives a reload', () => {
    const route = { screen: 'live', params: { filter: 'text:"a & b" -server:tftp' } }
    expect(readRoute(writeRoute(route))).toEqual(route)
    expect(writeRoute({ screen: 'files', params: { add: '' } })).toBe('#/files')
    expect(readRoute('')).toEqual({ screen: '', params: {} })
  })

  test('the language is the one that was chosen, else the first of the system that is known', () => {
    expect(chooseLanguage('en', ['fr-FR'])).toBe('en')
    expect(chooseLanguage('system', ['de-DE', 'fr-CH', 'en'])).toBe('fr')
    expect(chooseLanguage('system', ['tr-TR'])).toBe('en')
  })
})

describe('commands', () => {
  test('are there while their screen is', () => {
    const registry = createCommands()
    const remove = registry.add({}, [{ id: 'a', title: 'A', group: 'g', run: () => undefined }])
    expect(registry.list().map(({ id }) => id)).toEqual(['a'])
    remove()
    expect(registry.list()).toEqual([])
  })

  test('keys are spelled alike on every keyboard', () => {
    const stroke = { ctrlKey: false, metaKey: false, altKey: false }
    expect(spell({ ...stroke, key: ' ' })).toBe('space')
    expect(spell({ ...stroke, key: 'E' })).toBe('E')
    expect(spell({ ...stroke, key: 'K', metaKey: true })).toBe('mod+k')
    expect(spell({ ...stroke, key: '1', altKey: true })).toBe('alt+1')
  })
})

describe('the first fetch', () => {
  const who = { ip: '10.0.0.9' }
  const asked: BenchEvent = {
    seq: 5,
    at: 0,
    type: 'file.requested',
    server: 'tftp',
    who,
    transfer: 't1',
    path: 'basic.txt',
  }
  const sent: BenchEvent = {
    seq: 6,
    at: 1,
    type: 'file.sent',
    server: 'tftp',
    who,
    transfer: 't1',
    path: 'basic.txt',
    bytes: 59,
    tookMs: 2,
    resends: 0,
  }

  test('is waited for, seen coming, and over once a file was sent whole', () => {
    expect(firstFetch([], 4).phase).toBe('waiting')
    expect(firstFetch([asked], 4).phase).toBe('asked')
    expect(firstFetch([asked, sent], 4).phase).toBe('done')
  })

  test('is neither what came before nor the bench testing itself', () => {
    expect(firstFetch([asked, sent], 6).phase).toBe('waiting')
    expect(firstFetch([{ ...sent, path: 'resync-bench-probe-ab.txt' }], 4).phase).toBe('waiting')
  })

  test('asks for an address that looks like one', () => {
    expect(['192.168.1.100', 'fe80::1', '192.168.1.300', 'phone', ''].map(looksLikeAddress)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

test('files are found by a part of their name and sorted as people count', () => {
  const file = (path: string, bytes: number): SiteFile => ({
    path,
    bytes,
    modifiedAt: 0,
    sha256: null,
    lastFetch: null,
  })
  const files = [file('b10.cfg', 1), file('B9.cfg', 3), file('a.txt', 2)]
  const names = (list: readonly SiteFile[]): string[] => list.map(({ path }) => path)
  expect(names(sortFiles(files, { by: 'path', down: false }, ''))).toEqual(['a.txt', 'B9.cfg', 'b10.cfg'])
  expect(names(sortFiles(files, { by: 'size', down: true }, 'b'))).toEqual(['B9.cfg', 'b10.cfg'])
  const macs = ['000e08081a5a.cfg', '000e08081a06.cfg', '000e080819ff.cfg'].map((name) => file(name, 1))
  expect(names(sortFiles(macs, { by: 'path', down: false }, ''))).toEqual([
    '000e080819ff.cfg',
    '000e08081a06.cfg',
    '000e08081a5a.cfg',
  ])
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Clues } from '../../../shared/domain/identity/clues.ts'
import { cluesToWho, createIdentify } from '../../../shared/domain/identity/identify.ts'

const ip = '10.0.0.7'
const who = (clues: Omit<Clues, 'ip'>): Record<string, unknown> => ({ ...cluesToWho({ ip, ...clues }) })

describe('a path', () => {
  test.each<[path: string, mac: string | undefined, model: string | undefined]>([
    ['CP-7841-3PCC000e08aabbcc.cfg', '000e08aabbcc', 'CP-7841-3PCC'],
    ['/CP-7841-3PCC000E08AABBCC.cfg', '000e08aabbcc', 'CP-7841-3PCC'],
    ['/Cisco/CP-8851-3PCC/001234ab45de.cfg', '001234ab45de', 'CP-8851-3PCC'],
    ['/8851-3PCC.xml', undefined, 'CP-8851-3PCC'],
    ['/CP-8841-3PCC.cfg', undefined, 'CP-8841-3PCC'],
    ['/spa504G.cfg', undefined, 'SPA504G'],
    ['spa504G000e08aabbcc.cfg', '000e08aabbcc', 'SPA504G'],
    ['/ata191.cfg', undefined, 'ATA191'],
    ['/001122AABBCC.cfg', '001122aabbcc', undefined],
    ['/001122aabbcc/profile.xml', '001122aabbcc', undefined],
    ['/8851-3PCC/001122aabbcc.xml', '001122aabbcc', 'CP-8851-3PCC'],
    ['/prov/00-0e-08-aa-bb-cc.xml', '000e08aabbcc', undefined],
    ['/prov/00:0e:08:aa:bb:cc.xml', '000e08aabbcc', undefined],
    ['/prov/00%3A0e%3A08%3aaa%3abb%3acc.xml', '000e08aabbcc', undefined],
    ['/prov/000e.08aa.bbcc', '000e08aabbcc', undefined],
    ['SEP001122AABBCC.cnf.xml', '001122aabbcc', undefined],
    ['/config?cisco000E08AABBCC', '000e08aabbcc', undefined],
    ['/profile?mac=000e08aabbcc&x=1', '000e08aabbcc', undefined],
    ['/account/CP-8851-3PCC000e08aabbcc.xml', '000e08aabbcc', 'CP-8851-3PCC'],
    ['/000e08aabbcc-line1.xml', '000e08aabbcc', undefined],
    ['/line1_000e08aabbcc.xml', '000e08aabbcc', undefined],
    ['/spa000e08aabbcc.cfg', '000e08aabbcc', undefined],
    ['/ata000E08AABBCC.cfg', '000e08aabbcc', undefined],
    ['/mac000e08aabbcc.xml', '000e08aabbcc', undefined],
    ['/macABCDEF012346.xml', undefined, undefined],
    ['/macAACDEF012346.xml', 'aacdef012346', undefined],
    ['/phone000e08aabbcc.cfg', '000e08aabbcc', undefined],
    ['/CiscoCP8841PCC000e08aabbcc.cfg', '000e08aabbcc', undefined],
    ['/migration/C4B9CD811E29.lic', 'c4b9cd811e29', undefined],
  ])('%s names %s, %s', (path, mac, model) => {
    expect(who({ path })).toEqual({ ...(mac === undefined ? {} : { mac }), ...(model === undefined ? {} : { model }) })
  })

  test.each([
    ['a load', '/image/sip88xx.12-0-7MPP0501-123.loads'],
    ['a hash', `/files/${'0123456789abcdef'.repeat(4)}`],
    ['thirteen digits', '/0001122aabbcc.cfg'],
    ['eleven digits', '/01122aabbcc.cfg'],
    ['digits in both cases', '/001122aaBBcc.cfg'],
    ['a moment', '/backup/202611221800.xml'],
    ['a moment with hyphens', '/backup/26-11-22-18-00-01.xml'],
    ['a group address', '/010203040506.cfg'],
    ['all ones', '/ffffffffffff.cfg'],
    ['all zeros', '/000000000000.cfg'],
    ['digits behind letters that are hexadecimal themselves', '/face000e08aabbcc.cfg'],
    ['digits before a letter', '/000e08aabbccx.cfg'],
    ['mixed separators', '/00:0e-08:aa-bb:cc.cfg'],
    ['nothing', ''],
  ])('%s names nobody: %s', (_name, path) => {
    expect(who({ path })).toEqual({})
  })
})

describe('a User-Agent', () => {
  test.each<[agent: string, mac: string | undefined, model: string | undefined, firmware: string | undefined]>([
    ['Cisco-CP-8841-3PCC/11.3.1 (00562b043615)', '00562b043615', 'CP-8841-3PCC', '11.3.1'],
    ['Cisco-CP-8841-3PCC/11.0 (00562b043615)', '00562b043615', 'CP-8841-3PCC', '11.0'],
    ['Cisco-CP-7832-3PCC/11.0.1 (00562b043615)', '00562b043615', 'CP-7832-3PCC', '11.0.1'],
    ['Cisco-CP-6841-3PCC/12.0.1 (c4c603731f67)', 'c4c603731f67', 'CP-6841-3PCC', '12.0.1'],
    ['Cisco-CP-8865-3PCC/12.0.2 (14a2a0e0837a)', '14a2a0e0837a', 'CP-8865-3PCC', '12.0.2'],
    ['Linksys/SPA-942-6.1.5(a) (88019FA42805)', '88019fa42805', 'SPA-942', '6.1.5(a)'],
    ['Cisco/SPA508G-7.4.4 (0002FDFF2103)(CBT141400UK)', '0002fdff2103', 'SPA508G', '7.4.4'],
    ['Linksys/SPA-2102-2.0.5 (88012BA01234)', '88012ba01234', 'SPA-2102', '2.0.5'],
    ['Cisco/SPA504G-7.6.2c', undefined, 'SPA504G', '7.6.2c'],
    ['Sipura/SPA-2000-3.1.15', undefined, 'SPA-2000', '3.1.15'],
    [
      'Cisco-CP-8865-3PCC/12.0.2_14A2A0E0837A_2b5f1b2e-0000-1000-8000-000000000000_x',
      '14a2a0e0837a',
      'CP-8865-3PCC',
      '12.0.2',
    ],
    ['Our phones (00562b043615)', '00562b043615', undefined, undefined],
    ['curl/8.5.0', undefined, undefined, undefined],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', undefined, undefined, undefined],
    ['', undefined, undefined, undefined],
  ])('%s', (agent, mac, model, firmware) => {
    const found = cluesToWho({ ip, agent })
    expect([found.mac, found.model, found.firmware]).toEqual([mac, model, firmware])
  })
})

test('a serial number in a User-Agent is the phone’s, beside its MAC address', () => {
  const serialOf = (agent: string): string | undefined => cluesToWho({ ip, agent }).serial
  expect(serialOf('Cisco-CP-8841-3PCC/11.3.1 (00562b043615)(FCH1234567A)')).toBe('FCH1234567A')
  expect(serialOf('Cisco/SPA508G-7.4.4 (0002FDFF2103)(CBT141400UK)')).toBe('CBT141400UK')
  expect(serialOf('Cisco-CP-8841-3PCC/11.3.1 (00562b043615)')).toBeUndefined()
  expect(serialOf('Cisco-CP-8841-3PCC/11.3.1 (FCH1234567A)')).toBeUndefined()
})

describe('a syslog line', () => {
  test.each<[text: string, mac: string | undefined, model: string | undefined]>([
    ['CP-7841-3PCC 00:0e:08:ab:cd:ef -- Requesting resync tftp://h/basic.txt', '000e08abcdef', 'CP-7841-3PCC'],
    ['CP-78xx-3PCC 00:0e:08:ab:cd:ef -- Requesting resync tftp://h/basic.txt', '000e08abcdef', 'CP-78xx-3PCC'],
    ['CP-8865-3PCC <MAC> -- Resync failed: Download failed', undefined, 'CP-8865-3PCC'],
    ['CP-8851-3PCC 14a2a0e0837a -- Requesting resync x', '14a2a0e0837a', 'CP-8851-3PCC'],
    ['14:a2:a0:e0:83:7a -- Requesting resync x', '14a2a0e0837a', undefined],
    ['14a2a0e0837a is a number here', undefined, undefined],
    ['saw the neighbour 14:a2:a0:e0:83:7a', undefined, undefined],
    ['SPA504G 00:0e:08:ab:cd:ef -- Resync failed: x', '000e08abcdef', 'SPA504G'],
    ['plain text', undefined, undefined],
    ['', undefined, undefined],
  ])('%s', (text, mac, model) => {
    const found = cluesToWho({ ip, text })
    expect([found.mac, found.model]).toEqual([mac, model])
  })
  test.each<[identifier: string, mac: string | undefined]>([
    ['c4b9cd811e29', 'c4b9cd811e29'],
    ['C4B9CD811E29', 'c4b9cd811e29'],
    ['c4:b9:cd:81:1e:29', 'c4b9cd811e29'],
    ['SEPC4B9CD811E29', 'c4b9cd811e29'],
    ['FCH2043E5XY', undefined],
    ['phone17', undefined],
  ])('identifier %s', (identifier, mac) => {
    expect(cluesToWho({ ip, identifier, text: 'web admin login ok' }).mac).toBe(mac)
  })
})

describe('who it was', () => {
  test('what a phone says of itself goes before what it asks for', () => {
    const agent = 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)'
    expect(who({ agent, path: '/Cisco/CP-8851-3PCC/001234ab45de.cfg' })).toEqual({
      mac: '00562b043615',
      model: 'CP-8841-3PCC',
      firmware: '11.3.1',
    })
  })
  test('an exact name goes before the name of its family', () => {
    expect(
      who({ text: 'CP-78xx-3PCC 00:0e:08:aa:bb:cc -- Requesting', path: '/CP-7841-3PCC000e08aabbcc.cfg' }),
    ).toMatchObject({ model: 'CP-7841-3PCC' })
  })
  test('a line without a name is from the phone that was last known at the address', () => {
    const identify = createIdentify()
    identify({ ip, agent: 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)' })
    expect(identify({ ip, port: 514, text: 'hello' })).toEqual({
      ip,
      port: 514,
      mac: '00562b043615',
      model: 'CP-8841-3PCC',
      firmware: '11.3.1',
    })
    expect(identify({ ip: '10.0.0.8', text: 'hello' })).toEqual({ ip: '10.0.0.8' })
  })
  test('a phone that asks by TFTP for its own file is known by it', () => {
    const identify = createIdentify()
    identify({ ip, path: 'CP-7841-3PCC000e08aabbcc.cfg' })
    expect(identify({ ip, text: 'hello' })).toMatchObject({ mac: '000e08aabbcc', model: 'CP-7841-3PCC' })
  })
  test("a browser that looks at a phone's file does not become that phone", () => {
    const identify = createIdentify()
    const asked = { ip, agent: 'Mozilla/5.0', path: '/000e08aabbcc.cfg' }
    expect(identify(asked)).toMatchObject({ mac: '000e08aabbcc' })
    expect(identify({ ip, agent: 'Mozilla/5.0', path: '/basic.txt' })).toEqual({ ip })
  })
  test('two phones that have an address one after the other are told apart (S6)', () => {
    const identify = createIdentify()
    identify({ ip, text: 'CP-7841-3PCC 00:0e:08:aa:bb:01 -- Requesting resync x' })
    identify({ ip, text: 'CP-8851-3PCC 00:0e:08:aa:bb:02 -- Requesting resync x' })
    expect(identify({ ip, text: 'hello' })).toMatchObject({ mac: '000e08aabb02', model: 'CP-8851-3PCC' })
  })
  test('a phone that shows up at another address has left the first', () => {
    const identify = createIdentify()
    const text = 'CP-7841-3PCC 00:0e:08:aa:bb:01 -- Requesting resync x'
    identify({ ip, text })
    identify({ ip: '10.0.0.8', text })
    expect(identify({ ip, text: 'hello' })).toEqual({ ip })
    expect(identify({ ip: '10.0.0.8', text: 'hello' })).toMatchObject({ mac: '000e08aabb01' })
  })
  test('what is known of a phone goes with it', () => {
    const identify = createIdentify()
    identify({ ip, agent: 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)' })
    expect(identify({ ip: '10.0.0.8', identifier: '00562b043615' })).toMatchObject({
      model: 'CP-8841-3PCC',
      firmware: '11.3.1',
    })
  })
  test('another product at the address is another phone', () => {
    const identify = createIdentify()
    identify({ ip, agent: 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)' })
    expect(identify({ ip, path: '/7841-3PCC.xml' })).toEqual({ ip, model: 'CP-7841-3PCC' })
  })
  test('no clues make it throw', () => {
    const identify = createIdentify()
    const part = fc.option(fc.string({ maxLength: 80 }), { nil: undefined })
    fc.assert(
      fc.property(fc.record({ path: part, agent: part, text: part, identifier: part }), (clues) => {
        const given = Object.fromEntries(Object.entries(clues).filter(([, value]) => value !== undefined))
        expect(identify({ ip, ...given }).ip).toBe(ip)
      }),
      { numRuns: 2000 },
    )
  })
  test.each(['a', '/', '-', '00:', 'CP-', '000e08aabbcc', '%3a', 'SPA'])('64 kB of "%s" take no time', (piece) => {
    const long = piece.repeat(65_000 / piece.length)
    const started = performance.now()
    cluesToWho({ ip, path: long, agent: long, text: long, identifier: long })
    expect(performance.now() - started).toBeLessThan(50)
  })
})

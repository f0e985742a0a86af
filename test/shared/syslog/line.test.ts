import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSyslog, type SyslogLine } from '../../../shared/protocol/syslog/line.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string): SyslogLine => parseSyslog(bytes(text))

const said = 'CP-7841-3PCC c4:b9:cd:81:1e:29 -- Requesting resync tftp://192.168.1.200/basic.txt'
const when = 'Aug 10 16:58:50'

describe("the phones' own lines on the wire", () => {
  test.each<[name: string, line: string, expected: SyslogLine]>([
    ['nothing but the message', said, { text: said }],
    ['PRI', `<134>${said}`, { facility: 16, severity: 6, text: said }],
    ['time', `${when} ${said}`, { phoneTime: when, text: said }],
    ['PRI and time', `<133>${when} ${said}`, { facility: 16, severity: 5, phoneTime: when, text: said }],
    ['PRI with a space behind it', `<133> ${when} ${said}`, { facility: 16, severity: 5, phoneTime: when, text: said }],
    ['$MA', `<133>${when} c4b9cd811e29 ${said}`, { ...pri(), phoneTime: when, identifier: 'c4b9cd811e29', text: said }],
    [
      '$MAU',
      `<133>${when} C4B9CD811E29 ${said}`,
      { ...pri(), phoneTime: when, identifier: 'C4B9CD811E29', text: said },
    ],
    [
      '$MAC',
      `<133>${when} c4:b9:cd:81:1e:29 ${said}`,
      { ...pri(), phoneTime: when, identifier: 'c4:b9:cd:81:1e:29', text: said },
    ],
    ['$SN', `<133>${when} FCH2043E5XY ${said}`, { ...pri(), phoneTime: when, identifier: 'FCH2043E5XY', text: said }],
    ['$MA without PRI', `${when} c4b9cd811e29 ${said}`, { phoneTime: when, identifier: 'c4b9cd811e29', text: said }],
    ['$MA without a time', `<133>c4b9cd811e29 ${said}`, { ...pri(), identifier: 'c4b9cd811e29', text: said }],
    [
      'an identifier and a message of no template',
      `<133>${when} c4b9cd811e29 Web admin login ok`,
      { ...pri(), phoneTime: when, identifier: 'c4b9cd811e29', text: 'Web admin login ok' },
    ],
    [
      'an address as host',
      `<133>${when} 10.0.0.7 ${said}`,
      { ...pri(), phoneTime: when, host: '10.0.0.7', text: said },
    ],
    [
      'an IPv6 host',
      `<133>${when} fe80::1%eth0 ${said}`,
      { ...pri(), phoneTime: when, host: 'fe80::1%eth0', text: said },
    ],
    [
      'SEP<MAC> as host',
      `<133>${when} SEPC4B9CD811E29 ${said}`,
      { ...pri(), phoneTime: when, host: 'SEPC4B9CD811E29', text: said },
    ],
    ['a name as host', `<133>${when} phone17 ${said}`, { ...pri(), phoneTime: when, host: 'phone17', text: said }],
    [
      'host and identifier',
      `<133>${when} phone17 c4b9cd811e29 ${said}`,
      { ...pri(), phoneTime: when, host: 'phone17', identifier: 'c4b9cd811e29', text: said },
    ],
    [
      'address and identifier',
      `<133>${when} 10.0.0.7 [c4:b9:cd:81:1e:29] ${said}`,
      { ...pri(), phoneTime: when, host: '10.0.0.7', identifier: 'c4:b9:cd:81:1e:29', text: said },
    ],
    [
      'the year after the day',
      `<133>Aug 10 2026 16:58:50 ${said}`,
      { ...pri(), phoneTime: 'Aug 10 2026 16:58:50', text: said },
    ],
    [
      'the year first',
      `<133>2026 Nov 22 16:58:50 ${said}`,
      { ...pri(), phoneTime: '2026 Nov 22 16:58:50', text: said },
    ],
    ['the year last', `<133>Aug 10 16:58:50 2026 ${said}`, { ...pri(), phoneTime: 'Aug 10 16:58:50 2026', text: said }],
    ['a day of one digit', `<133>Aug  1 16:58:50 ${said}`, { ...pri(), phoneTime: 'Aug  1 16:58:50', text: said }],
    [
      'ISO time',
      `<133>2026-08-10T16:58:50.123+02:00 ${said}`,
      { ...pri(), phoneTime: '2026-08-10T16:58:50.123+02:00', text: said },
    ],
    [
      'a placeholder for the MAC',
      '<133>CP-8865-3PCC <MAC> -- Resync failed: Download failed',
      {
        ...pri(),
        text: 'CP-8865-3PCC <MAC> -- Resync failed: Download failed',
      },
    ],
    [
      'a template of one sentence',
      `<133>${when} Resync failed: Download failed`,
      {
        ...pri(),
        phoneTime: when,
        text: 'Resync failed: Download failed',
      },
    ],
    ['LF, CR LF and NUL behind it', `<133>${said}\r\n\0`, { ...pri(), text: said }],
  ])('%s', (_name, line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  function pri(): { facility: number; severity: number } {
    return { facility: 16, severity: 5 }
  }
})

describe("the phone's own log, as its problem report has it", () => {
  test.each<[line: string, expected: Partial<SyslogLine>]>([
    [
      '3679 NOT Aug 10 16:58:50.718507 (823-940) voice-fprv_eval_profile_rule assemble url=tftp://192.168.150.20/$PSN.xml ,curState.profile_rule=/$PSN.xml',
      {
        seq: 3679,
        severity: 5,
        process: '823-940',
        app: 'voice',
        text: 'fprv_eval_profile_rule assemble url=tftp://192.168.150.20/$PSN.xml ,curState.profile_rule=/$PSN.xml',
      },
    ],
    [
      '3681 NOT Aug 10 16:58:50.718772 (823-940) voice-fapp-[resync] fprv_eval_profile_rule - must resync',
      { seq: 3681, app: 'voice-fapp', text: '[resync] fprv_eval_profile_rule - must resync' },
    ],
    [
      '3682 NOT Aug 10 16:58:50.721954 (823-940) voice-fapp-CP-8851-3PCC 14:a2:a0:e0:83:7a -- Requesting resync tftp://192.168.150.20:69/8851-3PCC.xml.',
      {
        seq: 3682,
        severity: 5,
        phoneTime: 'Aug 10 16:58:50.721954',
        process: '823-940',
        app: 'voice-fapp',
        text: 'CP-8851-3PCC 14:a2:a0:e0:83:7a -- Requesting resync tftp://192.168.150.20:69/8851-3PCC.xml.',
      },
    ],
    [
      '1780 NOT Aug 10 16:56:54.147416 (975-1286) voice-fapp-CP-8865-3PCC <MAC> -- Resync failed: Download failed',
      { seq: 1780, app: 'voice-fapp', text: 'CP-8865-3PCC <MAC> -- Resync failed: Download failed' },
    ],
    [
      '1781 ERR Aug 10 16:56:54.148845 (975-1286) voice-fapp-fprv_eval_profile_rule return status=FPRV_ERR_SERVER_CONNECTION_FAILED err_count:0, retry_delay:60',
      {
        seq: 1781,
        severity: 3,
        app: 'voice-fapp',
        text: 'fprv_eval_profile_rule return status=FPRV_ERR_SERVER_CONNECTION_FAILED err_count:0, retry_delay:60',
      },
    ],
    [
      '1777 NOT Aug 10 16:56:54.146325 (975-1286) voice-reqByCurlInternal return from http request, [res] = 6 Error',
      { seq: 1777, app: 'voice', text: 'reqByCurlInternal return from http request, [res] = 6 Error' },
    ],
    [
      '1760 NOT Sep 04 22:49:25.017943 (968-1290) voice-fapp-pal data updated for property name: Profile Rule to https://cisco.sipflash.x/ from /$PSN.xml',
      {
        seq: 1760,
        phoneTime: 'Sep 04 22:49:25.017943',
        app: 'voice-fapp',
        text: 'pal data updated for property name: Profile Rule to https://cisco.sipflash.x/ from /$PSN.xml',
      },
    ],
    [
      '2460 NOT May 10 17:03:14.644821 (975-975) voice-QPE:RESYNC profile=[https://cisco.sipflash.x/ ]',
      { seq: 2460, app: 'voice', text: 'QPE:RESYNC profile=[https://cisco.sipflash.x/ ]' },
    ],
    ['12 DEB May  1 17:03:14.644821 (1-2) no component here', { severity: 7, text: 'no component here' }],
    [
      '<131>12 ERR May  1 17:03:14.644821 (1-2) voice-sent over the wire',
      { facility: 16, severity: 3, seq: 12, app: 'voice', text: 'sent over the wire' },
    ],
    [
      '<133>Aug 10 16:58:51 c4b9cd811e29 2024 NOT Aug 10 16:58:50.7 (1-2) voice-both',
      { phoneTime: 'Aug 10 16:58:51', identifier: 'c4b9cd811e29', seq: 2024, text: 'both' },
    ],
    [
      '<133>Aug 10 16:58:51 2024 NOT Aug 10 16:58:50.7 (1-2) voice-a number that looks like a year',
      { phoneTime: 'Aug 10 16:58:51', seq: 2024, text: 'a number that looks like a year' },
    ],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject(expected)
  })
})

describe('lines that other readers get wrong', () => {
  test('a name in brackets is the host, and what follows it the program', () => {
    expect(read('<134>Nov 22 18:00:01 [MAC] ETLL[42]: link up')).toEqual({
      facility: 16,
      severity: 6,
      phoneTime: 'Nov 22 18:00:01',
      host: 'MAC',
      app: 'ETLL',
      process: '42',
      text: 'link up',
    })
  })
  test('a MAC in brackets is the identifier', () => {
    expect(read('<134>Nov 22 18:00:01 [c4:b9:cd:81:1e:29] ETLL[42] link up')).toMatchObject({
      identifier: 'c4:b9:cd:81:1e:29',
      app: 'ETLL',
      text: 'link up',
    })
  })
  test('a year first is a year, not the version of RFC 5424', () => {
    expect(read('<13>2026 Nov 22 18:00:01 host app: hello')).toEqual({
      facility: 1,
      severity: 5,
      phoneTime: '2026 Nov 22 18:00:01',
      host: 'host',
      app: 'app',
      text: 'hello',
    })
  })
  test('"plain text" has no host', () => {
    expect(read('plain text')).toEqual({ text: 'plain text' })
    expect(read('<13>plain text')).toEqual({ facility: 1, severity: 5, text: 'plain text' })
    expect(read('<13>Nov 22 18:00:01 plain text')).toMatchObject({ text: 'plain text' })
  })
  test('30 February is kept as it was written', () => {
    expect(read('<13>Feb 30 18:00:01 host app: hello')).toMatchObject({ phoneTime: 'Feb 30 18:00:01', host: 'host' })
  })
  test('a time that is none is text', () => {
    expect(read('<13>Foo 99 aa:bb:cc hello')).toEqual({ facility: 1, severity: 5, text: 'Foo 99 aa:bb:cc hello' })
  })
  test('program and process id', () => {
    expect(read('<13>Nov 22 18:00:01 host sshd[812]: hello')).toMatchObject({
      app: 'sshd',
      process: '812',
      text: 'hello',
    })
    expect(read('<13>sshd[812]: hello')).toMatchObject({ app: 'sshd', process: '812', text: 'hello' })
  })
  test('an IOS clock that nobody set keeps its mark', () => {
    expect(read('<189>*Nov 22 18:00:01.123 UTC: %SYS-5-CONFIG_I: Configured')).toMatchObject({
      phoneTime: '*Nov 22 18:00:01.123 UTC',
      app: '%SYS-5-CONFIG_I',
      text: 'Configured',
    })
  })
  test('a URL at the start is no program', () => {
    expect(read('<13>Nov 22 18:00:01 http://h/x fetched')).toMatchObject({ text: 'http://h/x fetched' })
  })
})

describe('RFC 5424', () => {
  test.each<[line: string, expected: SyslogLine]>([
    [
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8",
      {
        facility: 4,
        severity: 2,
        phoneTime: '2003-10-11T22:14:15.003Z',
        host: 'mymachine.example.com',
        app: 'su',
        text: "'su root' failed for lonvick on /dev/pts/8",
      },
    ],
    [
      '<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It’s time to make the do-nuts.',
      {
        facility: 20,
        severity: 5,
        phoneTime: '2003-08-24T05:14:15.000003-07:00',
        host: '192.0.2.1',
        app: 'myproc',
        process: '8710',
        text: '%% It’s time to make the do-nuts.',
      },
    ],
    [
      '<165>1 2003-10-11T22:14:15.003Z host evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="a \\"b\\" \\] c"][x@1 y="z"] An event',
      {
        facility: 20,
        severity: 5,
        phoneTime: '2003-10-11T22:14:15.003Z',
        host: 'host',
        app: 'evntslog',
        structuredData: '[exampleSDID@32473 iut="3" eventSource="a \\"b\\" \\] c"][x@1 y="z"]',
        text: 'An event',
      },
    ],
    ['<0>1 - - - - - -', { facility: 0, severity: 0, text: '' }],
    [
      '<14>1 2003-10-11T22:14:15Z h a p m [broken An event',
      {
        facility: 1,
        severity: 6,
        phoneTime: '2003-10-11T22:14:15Z',
        host: 'h',
        app: 'a',
        process: 'p',
        text: '[broken An event',
      },
    ],
    ['<14>1 2003-10-11T22:14:15Z', { facility: 1, severity: 6, phoneTime: '2003-10-11T22:14:15Z', text: '' }],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })
})

describe('hostile lines (S1)', () => {
  test.each([
    ['empty', '', {}],
    ['one byte', 'x', { text: 'x' }],
    ['only a PRI', '<13>', { facility: 1, severity: 5, text: '' }],
    ['<999>', '<999>hello', { text: '<999>hello' }],
    ['<192>', '<192>hello', { text: '<192>hello' }],
    ['<-1>', '<-1>hello', { text: '<-1>hello' }],
    ['<>', '<>hello', { text: '<>hello' }],
    ['<1', '<1', { text: '<1' }],
    ['a byte order mark', '\uFEFF<13>hello', { facility: 1, severity: 5, text: 'hello' }],
    ['NUL within', '<13>a\0b', { text: 'a\0b' }],
    ['line breaks within', '<13>a\r\nb', { text: 'a\r\nb' }],
    ['ANSI escapes', '<13>\u001b[31mred', { text: '\u001b[31mred' }],
    ['right-to-left override', '<13>a\u202egpj.exe', { text: 'a\u202egpj.exe' }],
    ['mark-up', '<img src=x onerror=alert(1)>', { text: '<img src=x onerror=alert(1)>' }],
    ['a script link', 'javascript:alert(1)', { text: 'javascript:alert(1)' }],
    ['formats', '%n%s%n%s', { text: '%n%s%n%s' }],
    ['a formula', "=cmd|' /C calc'!A0", { text: "=cmd|' /C calc'!A0" }],
    ['__proto__', '<13>Nov 22 18:00:01 __proto__ constructor: x', { text: '__proto__ constructor: x' }],
  ])('%s', (_name, line, expected) => {
    expect(read(line)).toMatchObject(expected)
  })
  test('bytes that are no UTF-8 are read as ISO 8859-1, whole', () => {
    expect(parseSyslog(Uint8Array.of(0x3c, 0x31, 0x33, 0x3e, 0xe9, 0x74, 0xe9)).text).toBe('été')
    expect(parseSyslog(Uint8Array.of(0xc0, 0xaf)).text).toBe('À¯') // overlong
    expect(parseSyslog(Uint8Array.of(0xed, 0xa0, 0x80)).text).toBe('í\u00a0\u0080') // a surrogate
  })
  test('UTF-8 of every length', () => {
    expect(read('é€😀').text).toBe('é€😀')
  })
  test('the longest datagram', () => {
    const line = parseSyslog(bytes(`<13>Nov 22 18:00:01 ${'a'.repeat(65_487)}`))
    expect(line.text.length).toBe(65_487)
  })
  test.each(['a', ' ', '[', ':', '<', '0', '1 ', '"', '\\', '\0', 'CP-', 'a:', '[a ', '[a b="', 'Nov 22 '])(
    '65,507 bytes of "%s" take no time',
    (part) => {
      const long = part.repeat(Math.floor(65_000 / part.length))
      const started = performance.now()
      for (const head of ['', '<13>', '<13>Nov 22 18:00:01 ', '<13>1 2003-10-11T22:14:15Z h a p m ']) {
        read(head + long)
      }
      expect(performance.now() - started).toBeLessThan(100)
    },
  )
})

describe('whatever comes', () => {
  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        expect(typeof parseSyslog(input).text).toBe('string')
      }),
      { numRuns: 2000 },
    )
  })
  test('no words in any order make it throw, and nothing is made up', () => {
    const words = ['<13>', '1', '-', 'Nov 22 18:00:01', '2026', 'host', '10.0.0.1', 'c4b9cd811e29', '[a b="c"]', 'app:', 'app[1]:', 'CP-8851-3PCC', '--', '3682 NOT Aug 10 16:58:50.7 (1-2)', 'voice-fapp-x', '\uFEFF', '', '2003-10-11T22:14:15Z'] // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 10 }), (parts) => {
        const input = parts.join(' ')
        const line = read(input)
        for (const part of [line.text, line.host, line.app, line.identifier, line.phoneTime, line.structuredData])
          expect(input).toContain(part ?? '')
      }),
      { numRuns: 2000 },
    )
  })
  test('UTF-8 is decoded as everybody else decodes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        expect(read(`<13>x${text}x`).text).toBe(`x${text}x`)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (input) => {
        const body = Uint8Array.of(120, ...input, 120)
        let expected: string
        try {
          expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
        } catch {
          expected = Buffer.from(body).toString('latin1')
        }
        expect(parseSyslog(body).text).toBe(expected)
      }),
      { numRuns: 5000 },
    )
  })
})

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { fetchByTftp, say } from '../support/window-clients.ts'
import {
  closeWindows,
  heldOnWindows,
  noWindows,
  onWindows,
  prepareWindows,
  ranOnWindows,
  windowsPath,
} from '../support/wine.ts'

interface Ready {
  readonly tftp: { readonly port: number }
  readonly http: { readonly port: number }
  readonly syslog: { readonly port: number }
}

/** A site in a folder with an accent and a blank, made by the program itself. */
async function newSite(): Promise<string> {
  const folder = join(temporaryFolder(), 'Sité Nord')
  expect(await ranOnWindows('init', windowsPath(folder))).toMatchObject({ code: 0, err: '' })
  return folder
}

const free = [
  '--tftp-port',
  '0',
  '--http-port',
  '0',
  '--syslog-port',
  '0',
  '--listen',
  '127.0.0.1',
  '--no-ui',
  '--json',
]

async function serving(folder: string) {
  const run = onWindows('serve', '--site', windowsPath(folder), ...free)
  const [line] = await run.says(/^\{.*"event":"ready".*\}$/m)
  return { run, ready: JSON.parse(line) as Ready }
}

describe.skipIf(noWindows !== null)(
  `on Windows${noWindows === null ? '' : ` (${noWindows})`}`,
  { timeout: 120_000 },
  () => {
    beforeAll(prepareWindows, 120_000)
    afterAll(closeWindows)

    test('commands end with their exit codes', async () => {
      expect(await ranOnWindows('--version')).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      })
      expect((await ranOnWindows('dance')).code).toBe(2)
    })

    test('a site is made in a folder with accents and blanks, with every file that it has elsewhere', async () => {
      const folder = await newSite()
      for (const name of ['site.json', 'phones.csv', 'files', 'templates'])
        expect(existsSync(join(folder, name))).toBe(true)
      const again = await ranOnWindows('init', windowsPath(folder))
      expect(again.code).toBe(1)
    })

    test('a profile with Windows’ line ends is judged at its right lines', async () => {
      const folder = join(temporaryFolder(), 'Été')
      mkdirSync(folder)
      writeFileSync(join(folder, 'p.xml'), '<flat-profile>\r\n<SIP_Port_1_>99999</SIP_Port_1_>\r\n</flat-profile>\r\n')
      const { code, out } = await ranOnWindows('lint', windowsPath(join(folder, 'p.xml')), '--json')
      expect(code).toBe(1)
      expect(
        out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as object),
      ).toMatchObject([{ line: 2, rule: 'number' }])
    })

    test('what is packed there is unpacked there', async () => {
      const folder = temporaryFolder()
      const at = (name: string): string => windowsPath(join(folder, name))
      writeFileSync(join(folder, 'p.xml'), '<flat-profile><GPP_A>é</GPP_A></flat-profile>')
      expect((await ranOnWindows('pack', at('p.xml'), '--gzip', '-o', at('p.cfg'))).code).toBe(0)
      expect((await ranOnWindows('unpack', at('p.cfg'), '-o', at('q.xml'))).code).toBe(0)
      expect(readFileSync(join(folder, 'q.xml'))).toEqual(readFileSync(join(folder, 'p.xml')))
    })

    test('phones get files by TFTP and HTTP, no name of Windows’ own is one, and the history is kept', async () => {
      const folder = await newSite()
      const { ready, run } = await serving(folder)
      const url = `http://127.0.0.1:${ready.http.port}`
      const sample = readFileSync(join(folder, 'files', 'basic.txt'))
      expect(Buffer.from(await (await fetch(`${url}/basic.txt`)).arrayBuffer())).toEqual(sample)
      expect(await fetchByTftp(ready.tftp.port, 'basic.txt')).toEqual({ content: sample })
      const refused = [
        'NUL.xml',
        'CON',
        'basic.txt.',
        'basic.txt%20',
        'BASIC~1.TXT',
        'BASIC.TXT',
        'Basic.txt',
        'basic.txt::$DATA',
        'C:/x',
        '..%5csite.json',
      ]
      for (const name of refused) expect([name, (await fetch(`${url}/${name}`)).ok]).toEqual([name, false])
      await say(ready.syslog.port, '<134>CP-7841-3PCC 00:0e:08:ab:cd:ef -- Successful resync')
      await run.says(/Successful resync/)
      const log = onWindows('log', '--site', windowsPath(folder), '--json', '--follow', '--filter', 'text:Successful')
      await log.says(/Successful resync/)
    })

    test('a port that another program has is told, and nothing is served', async () => {
      const folder = await newSite()
      const { ready } = await serving(folder)
      const other = await newSite()
      const taken = ['--http-port', String(ready.http.port), '--tftp-port', '0', '--syslog-port', '0']
      const second = onWindows('serve', '--site', windowsPath(other), ...taken, '--listen', '127.0.0.1', '--no-ui')
      expect(await second.exited).toBe(1)
      expect(second.err()).toContain(String(ready.http.port))
    })

    test('a path in the form for long names, and one with slashes, lead to the file', async () => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'p.xml'), '<flat-profile>\r\n<SIP_Port_1_>99999</SIP_Port_1_>\r\n</flat-profile>\r\n')
      const plain = windowsPath(join(folder, 'p.xml'))
      for (const path of [`\\\\?\\${plain}`, plain.replaceAll('\\', '/')])
        expect((await ranOnWindows('lint', path)).out).toContain('p.xml:2:')
    })

    test('a list of phones that another program keeps to itself is told so, and read when it is free', async () => {
      const folder = await newSite()
      writeFileSync(join(folder, 'phones.csv'), 'mac,model\r\n000e08abcdef,CP-8851-3PCC\r\n')
      const ask = ['render', '--site', windowsPath(folder), '--mac', '000e08abcdef'] as const
      const holder = await heldOnWindows(join(folder, 'phones.csv'))
      const held = await ranOnWindows(...ask)
      expect(held.code).toBe(1)
      expect(held.err).toContain('phones.csv is open in another program')
      holder.kill()
      await holder.exited
      const free = await ranOnWindows(...ask)
      expect(free.err).not.toContain('phones.csv')
    })

    test('killed at once, it has its lines at the next look', async () => {
      const folder = await newSite()
      const { ready, run } = await serving(folder)
      await say(ready.syslog.port, '<134>CP-7841-3PCC 00:0e:08:ab:cd:ef -- Successful resync')
      await run.says(/Successful resync/)
      const log = ['log', '--site', windowsPath(folder), '--json', '--filter', 'text:Successful'] as const
      const following = onWindows(...log, '--follow')
      await following.says(/Successful resync/)
      run.kill()
      await run.exited
      expect((await ranOnWindows(...log)).out).toContain('Successful resync')
      const { ready: again } = await serving(folder)
      expect(again.http.port).toBeGreaterThan(0)
    })

    test('a rehearsal of virtual phones comes to its verdicts', async () => {
      const folder = await newSite()
      const range = ['--first-mac', '000e08000001', '--phones', '5', '--rule', '/basic.txt', '--json']
      const { code, out } = await ranOnWindows('rehearse', '--site', windowsPath(folder), ...range)
      expect(code).toBe(0)
      expect(out).toMatch(/"ok":5/)
    })
  },
)

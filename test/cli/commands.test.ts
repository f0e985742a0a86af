import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createSocket } from 'node:dgram'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { builtCli, startHeadless, type Headless } from '../support/e2e-headless.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

const english = { LC_ALL: 'C.UTF-8' }

async function run(args: readonly string[], env: Readonly<Record<string, string>> = english): Promise<Ran> {
  const home = temporaryFolder()
  return new Promise((resolve) => {
    const options = { env: { ...process.env, RESYNC_BENCH_HOME: home, ...env }, timeout: 15_000 }
    execFile(process.execPath, [builtCli, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
    })
  })
}

const objects = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const serving = async (...args: readonly string[]): Promise<Headless> => {
  const bench = await startHeadless({ args })
  onTestFinished(async () => {
    await bench.stop()
  })
  return bench
}

beforeAll(() => {
  if (!existsSync(builtCli)) throw new Error('The command line is not built: npm run build')
})

describe('resync-bench', () => {
  test('names its commands, its version, and what it does not know', async () => {
    const help = await run(['--help'])
    expect(help.code).toBe(0)
    for (const command of ['init', 'serve', 'log']) expect(help.out).toContain(`  ${command} `)
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
    const unknown = await run(['dance'])
    expect([unknown.code, unknown.out]).toEqual([2, ''])
    expect(unknown.err).toContain('Unknown command: dance.')
    expect((await run([])).code).toBe(2)
  })

  test('speaks French in a French terminal', async () => {
    expect((await run(['serve', '--help'], { LC_ALL: 'fr_CA.UTF-8' })).out).toContain('le site à servir')
    expect((await run(['serve', '--help'], { LC_ALL: '', LANG: 'fr_FR.UTF-8' })).out).toContain('le site à servir')
    expect((await run(['serve', '--help'])).out).toContain('the site to serve')
  })
})

describe('init', () => {
  test('makes a site that a technician can read', async () => {
    const folder = join(temporaryFolder(), 'acme-lyon')
    const made = await run(['init', folder, '--json'])
    expect(made.code).toBe(0)
    expect(objects(made.out)).toEqual([{ event: 'made', name: 'acme-lyon', folder }])
    for (const name of ['site.json', 'phones.csv', 'files/basic.txt']) expect(existsSync(join(folder, name))).toBe(true)
  })

  test('leaves a site that is there alone, and says so', async () => {
    const folder = join(temporaryFolder(), 'site')
    await run(['init', folder])
    const again = await run(['init', folder, '--json'])
    expect(again.code).toBe(1)
    expect(objects(again.out)).toMatchObject([{ event: 'failed', code: 'SITE_EXISTS' }])
    expect(again.err).not.toBe('')
  })

  test('is misused without a folder, and with two', async () => {
    expect((await run(['init'])).code).toBe(2)
    expect((await run(['init', 'a', 'b'])).code).toBe(2)
  })
})

describe('serve', () => {
  test('says where everything listens in its first line, and then what happens', async () => {
    const { ready, line, site } = await serving()
    expect(ready).toEqual({
      event: 'ready',
      tftp: { address: '127.0.0.1', port: expect.any(Number) as number },
      http: { address: '127.0.0.1', port: expect.any(Number) as number },
      https: null,
      dhcp: null,
      syslog: { address: '127.0.0.1', port: expect.any(Number) as number },
      ui: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/) as string },
    })
    expect(existsSync(join(site, 'site.json'))).toBe(true)
    const answer = await fetch(`http://127.0.0.1:${ready.http?.port}/basic.txt`)
    expect(answer.status).toBe(200)
    expect(await line(({ event }) => event === 'file.sent')).toMatchObject({ server: 'http', path: 'basic.txt' })
  })

  test('serves its interface on loopback, behind its own headers', async () => {
    const { ready } = await serving()
    const page = await fetch(new URL(ready.ui?.url ?? ''))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('<div id="root">')
  })

  test('turns off what is "off", and says null for it', async () => {
    const { ready } = await serving('--tftp-port', 'off', '--no-ui')
    expect(ready).toMatchObject({ tftp: null, ui: null })
    expect(ready.http).not.toBeNull()
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s stops it cleanly within a second', async (signal) => {
    const bench = await startHeadless()
    const began = performance.now()
    expect(await bench.stop(signal)).toBe(0)
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  test('without a site serves only its interface, where one can be chosen', async () => {
    const home = temporaryFolder()
    const child = spawn(process.execPath, [builtCli, 'serve', '--json'], {
      env: { ...process.env, RESYNC_BENCH_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const first = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
    expect(JSON.parse(first)).toMatchObject({ event: 'ready', tftp: null, http: null, syslog: null })
    child.kill()
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
  })

  test('a port that is taken is told in words, with exit code 1', async () => {
    const folder = join(temporaryFolder(), 'site')
    await run(['init', folder])
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    onTestFinished(() => void taken.close())
    const off = ['--tftp-port', 'off', '--syslog-port', 'off', '--no-ui']
    const ran = await run(['serve', '--site', folder, '--listen', '127.0.0.1', '--http-port', port, ...off, '--json'])
    expect(ran.code).toBe(1)
    expect(objects(ran.out)).toMatchObject([{ event: 'failed', server: 'http', code: 'PORT_IN_USE' }])
    expect(ran.err).toContain(port)
  })

  test('a site that is not there is told in words, with exit code 1', async () => {
    const ran = await run(['serve', '--site', '/nowhere/at/all'])
    expect([ran.code, ran.out]).toEqual([1, ''])
    expect(ran.err).toContain('/nowhere/at/all')
  })

  test.each([
    [['--tftp-port', '70000'], '70000'],
    [['--tftp-port', 'x'], 'x'],
    [['--https-port', '70000'], '70000'],
    [['--no-ui'], '--site'],
    [['--dance'], '--dance'],
    [['somewhere'], 'somewhere'],
  ])('%s is misuse', async (args, word) => {
    const ran = await run(['serve', ...args])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain(word)
    expect(ran.err).toContain('Usage:')
  })

  test.each([
    [['serve', '--tftp-port', '-1'], '--tftp-port takes a port between 0 (any free one) and 65535, or "off"; not -1.'],
    [['rehearse', '--phones', '-5', '--site', '.'], '--phones takes a number between 1'],
    [['serve', '--colour'], 'Unknown option: --colour.'],
    [['serve', '--no-ui=1'], '--no-ui takes no value.'],
    [['lint', '--model'], '--model needs a value.'],
  ])('%s is told in our own words', async (args, words) => {
    const { code, err } = await run(args)
    expect([code, err.split('\n')[0]]).toEqual([2, expect.stringContaining(words)])
  })

  test.each([
    [['lint', 'test'], 2, 'test cannot be read: it is a folder (EISDIR).'],
    [['unpack', '/no/such'], 1, '/no/such cannot be read: there is no such file or folder (ENOENT).'],
    [['firmware', 'add', '/no/such', '--site', 'SITE'], 1, '/no/such: there is no such file or folder (ENOENT).'],
    [['broadworks', 'import', '/no/such', '--site', 'SITE'], 1, '/no/such: there is no such file or folder (ENOENT).'],
  ] as const)('%s: what the system refuses is told in words, without a stack', async (args, exit, words) => {
    const site = join(temporaryFolder(), 'site')
    await run(['init', site])
    const { code, err } = await run(args.map((arg) => (arg === 'SITE' ? site : arg)))
    expect([code, err.split('\n')[0]]).toEqual([exit, words])
    expect(err).not.toMatch(/node:|\n\s+at /)
  })

  test('HTTPS that is off is no misuse', async () => {
    expect((await serving('--https-port', 'off')).ready.https).toBeNull()
  })

  test('goes on serving when nobody reads its output any more', async () => {
    const bench = await serving()
    const http = `http://127.0.0.1:${bench.ready.http?.port}/basic.txt`
    bench.stopReading()
    for (let i = 0; i < 5; i += 1) expect((await fetch(http)).status).toBe(200)
  })
})

describe('log', () => {
  test('tells what happened, in order, of a site that is being served', async () => {
    const { ready, line, site } = await serving()
    await fetch(`http://127.0.0.1:${ready.http?.port}/basic.txt`)
    await fetch(`http://127.0.0.1:${ready.http?.port}/missing.xml`)
    await line(({ event }) => event === 'file.refused')
    await expect
      .poll(async () => objects((await run(['log', '--site', site, '--json'])).out).map(({ event }) => event))
      .toEqual(expect.arrayContaining(['site.opened', 'file.requested', 'file.sent', 'file.refused']))
    const filtered = await run(['log', '--site', site, '--json', '--filter', 'outcome:failed'])
    expect(filtered.code).toBe(0)
    expect(objects(filtered.out)).toMatchObject([
      { type: 'file.refused', path: expect.stringContaining('missing.xml') as string },
    ])
    expect(objects((await run(['log', '--site', site, '--json', '--since', '2001-01-01'])).out).length).toBeGreaterThan(
      3,
    )
  })

  test('follows what happens next', async () => {
    const { ready, site } = await serving()
    const child = spawn(process.execPath, [
      builtCli,
      'log',
      '--site',
      site,
      '--follow',
      '--json',
      '--filter',
      'server:syslog -server:bench text:hello',
    ])
    const first = new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
    const socket = createSocket('udp4')
    socket.send('<134>hello there', ready.syslog?.port ?? 0, '127.0.0.1', () => socket.close())
    expect(JSON.parse(await first)).toMatchObject({
      type: 'phone.said',
      text: expect.stringContaining('hello') as string,
    })
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
  })

  test('a failed resync names its request and why, though a filter hides the request', async () => {
    const { ready, line, site } = await serving()
    const agent = 'Cisco-CP-7841-3PCC/12.0.2 (000e08abcdef)'
    await fetch(`http://127.0.0.1:${ready.http?.port}/missing.xml`, { headers: { 'user-agent': agent } })
    await line(({ event }) => event === 'file.refused')
    const socket = createSocket('udp4')
    const failed = '<133>CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: Download failed'
    socket.send(failed, ready.syslog?.port ?? 0, '127.0.0.1', () => socket.close())
    await line(({ event }) => event === 'phone.said')
    const log = ['log', '--site', site, '--filter', 'server:syslog outcome:failed']
    await expect.poll(async () => (await run(log)).out).toContain('Resync failed: /missing.xml was refused')
    expect((await run(log)).out).not.toMatch(/^\S+ \S+ {2}http /m)
    expect(objects((await run([...log, '--json'])).out)).toMatchObject([
      { event: 'phone.said', diagnosis: { code: 'resync-failed-after-refusal', remedy: { kind: 'add-file' } } },
    ])
  })

  test('what a phone wrote cannot move the terminal’s cursor', async () => {
    const { ready, line, site } = await serving()
    const socket = createSocket('udp4')
    socket.send('<134>\u001b[2J\u202ehidden', ready.syslog?.port ?? 0, '127.0.0.1', () => socket.close())
    await line(({ event }) => event === 'phone.said')
    await expect.poll(async () => (await run(['log', '--site', site])).out).toContain('hidden')
    const { out } = await run(['log', '--site', site])
    expect(out).not.toContain('\u001b')
    expect(out).not.toContain('\u202e')
  })

  test('a filter and a time that cannot be understood are explained', async () => {
    const folder = join(temporaryFolder(), 'site')
    await run(['init', folder])
    const filter = await run(['log', '--site', folder, '--filter', 'colour:red'])
    expect([filter.code, filter.err]).toEqual([2, expect.stringContaining('colour')])
    const since = await run(['log', '--site', folder, '--since', 'lunch'])
    expect([since.code, since.err]).toEqual([2, expect.stringContaining('lunch')])
    expect((await run(['log'])).code).toBe(2)
    expect((await run(['log', '--site', '/nowhere'])).code).toBe(1)
    expect(await run(['log', '--site', folder, '--json'])).toMatchObject({ code: 0, out: '' })
  })
})

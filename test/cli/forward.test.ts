import { execFile, execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { builtCli, startHeadless } from '../support/e2e-headless.ts'
import { has, makeCertificates } from '../support/phone-programs.ts'
import { sharedFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { freePort } from '../support/free-port.ts'

const LINES = 300

/** rsyslog with one listener, writing what it understood of each message as a line. */
async function rsyslog(listener: (port: number) => string, load: string, at?: number) {
  const folder = temporaryFolder()
  const [port, out] = [at ?? (await freePort()), join(folder, 'out.log')]
  await writeFile(out, '')
  await writeFile(
    join(folder, 'rsyslog.conf'),
    `global(workDirectory="${folder}" parser.escapeControlCharactersOnReceive="off")
     ${load}
     template(name="t" type="string" string="%hostname%|%app-name%|%msgid%|%syslogseverity%|%structured-data%|%msg%\\n")
     ${listener(port)}
     action(type="omfile" file="${out}" template="t" flushOnTXEnd="on")`,
  )
  const child = spawn('rsyslogd', ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')], {
    stdio: 'ignore',
  })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  /** What it wrote, once there are so many lines of phones. */
  const lines = (count: number): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const look = async (): Promise<void> => {
        const found = (await readFile(out, 'utf8')).split('\n').filter((line) => line.includes('|phone.said|'))
        if (found.length < count) return
        watcher.close()
        resolve(found)
      }
      const watcher = watch(out, () => void look())
      void look()
    })
  return { port, lines }
}

const run = (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8' }
    execFile(
      process.execPath,
      [builtCli, 'forward', ...args, '--once', '--json'],
      { env, timeout: 40_000 },
      (error, out) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out })
      },
    )
  })

describe.skipIf(!has('rsyslogd'))('everything that phones said reaches rsyslog', { timeout: 60_000 }, () => {
  const site = join(sharedFolder(), 'lyon')

  beforeAll(async () => {
    execFileSync(process.execPath, [builtCli, 'init', site], { stdio: 'pipe' })
    const bench = await startHeadless({ site, args: ['--no-ui'] })
    const socket = createSocket('udp4')
    const { port } = bench.ready.syslog ?? { port: 0 }
    for (let i = 0; i < LINES; i++) {
      const line = `<131>CP-8841-3PCC 00:0e:08:aa:bb:cc -- line ${i} "é]`
      await new Promise((resolve) => socket.send(line, port, '127.0.0.1', resolve))
    }
    socket.close()
    await bench.line((event) => String(event['text']).includes(`line ${LINES - 1} `))
    await bench.stop()
  })

  const expectAll = (lines: readonly string[]): void => {
    expect(lines.map((line) => /line (\d+) "é\]$/.exec(line)?.[1])).toEqual(
      Array.from({ length: LINES }, (_, i) => String(i)),
    )
    expect(lines[0]).toMatch(/^127\.0\.0\.1\|CP-8841-3PCC\|phone\.said\|3\|\[bench@32473 .*mac="00:0e:08:aa:bb:cc"/)
  }

  test('over TCP, each once, also when it is asked for twice', async () => {
    const { port, lines } = await rsyslog(
      (at) => `input(type="imtcp" address="127.0.0.1" port="${at}")`,
      'module(load="imtcp")',
    )
    expect((await run('--site', site, '--to', `tcp://127.0.0.1:${port}`)).code).toBe(0)
    expectAll(await lines(LINES))
    const again = await run('--site', site, '--to', `tcp://127.0.0.1:${port}`)
    expect(again.out).toContain('"sent":0')
  })

  test('from a bench that forwards while it serves, also what happened while the log server was away', async () => {
    const own = join(temporaryFolder(), 'served')
    execFileSync(process.execPath, [builtCli, 'init', own], { stdio: 'pipe' })
    const port = await freePort()
    const bench = await startHeadless({ site: own, args: ['--no-ui', '--forward', `tcp://127.0.0.1:${port}`] })
    await bench.line(({ event, reason }) => event === 'waiting' && reason === 'ECONNREFUSED')
    const say = async (text: string): Promise<void> => {
      const socket = createSocket('udp4')
      await new Promise((resolve) => socket.send(text, bench.ready.syslog?.port ?? 0, '127.0.0.1', resolve))
      socket.close()
    }
    await say('<131>CP-8841-3PCC 00:0e:08:aa:bb:cc -- said while it was away')
    const { lines } = await rsyslog(
      (at) => `input(type="imtcp" address="127.0.0.1" port="${at}")`,
      'module(load="imtcp")',
      port,
    )
    await bench.line(({ event }) => event === 'connected')
    await say('<131>CP-8841-3PCC 00:0e:08:aa:bb:cc -- said while it was there')
    const heard = await lines(2)
    expect(heard.map((line) => line.split('|').at(-1))).toEqual([
      expect.stringContaining('said while it was away'),
      expect.stringContaining('said while it was there'),
    ])
    await bench.stop()
  })

  test('over UDP', async () => {
    const { port, lines } = await rsyslog(
      (at) =>
        `input(type="imudp" address="127.0.0.1" port="${at}") input(type="imtcp" address="127.0.0.1" port="${at}")`,
      'module(load="imudp") module(load="imtcp")',
    )
    // UDP is heard only by who listens already: that it does is seen over TCP.
    await run('--site', site, '--to', `tcp://127.0.0.1:${port}`)
    await lines(LINES)
    expect((await run('--site', site, '--to', `udp://127.0.0.1:${port}`)).code).toBe(0)
    expectAll((await lines(2 * LINES)).slice(LINES))
  })

  test.skipIf(!has('openssl'))(
    'over TLS, to a certificate that the authority or its fingerprint vouches for',
    async () => {
      const { folder } = await makeCertificates('localhost', '/CN=phone')
      const file = (name: string): string => join(folder, name)
      const { port, lines } = await rsyslog(
        (at) => `input(type="imtcp" address="127.0.0.1" port="${at}")`,
        `global(DefaultNetstreamDriver="gtls" DefaultNetstreamDriverCAFile="${file('ca.pem')}"
              DefaultNetstreamDriverCertFile="${file('server.pem')}" DefaultNetstreamDriverKeyFile="${file('server.key')}")
       module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")`,
      )
      expect((await run('--site', site, '--to', `tls://localhost:${port}`, '--ca', file('ca.pem'))).code).toBe(0)
      expectAll(await lines(LINES))
    },
  )
})

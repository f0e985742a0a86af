import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { access, appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtCli, startHeadless } from '../support/e2e-headless.ts'
import { has } from '../support/phone-programs.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

interface Ran {
  readonly code: number
  readonly lines: readonly Record<string, unknown>[]
  readonly err: string
}

function run(...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', RESYNC_BENCH_HOME: join(temporaryFolder(), 'home') }
  return new Promise((resolve) => {
    execFile(process.execPath, [builtCli, ...args, '--json'], { env, timeout: 30_000 }, (error, out, err) => {
      const lines = out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>)
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, lines, err })
    })
  })
}

const MAC = '000e08aabbcc'
const phones = `mac,model,serial,extension,display_name,sip_password\n${MAC},CP-8841-3PCC,S1,4711,Reception Lyon,Geheim!42\n000e08aabbdd,CP-7841-3PCC,S2,4712,Warehouse,Geheim!43\n`

/** A site on which one phone fetched its file and then failed, as a bench wrote it down. */
async function visitedSite(): Promise<{ readonly site: string; readonly folder: string; readonly got: string }> {
  const folder = temporaryFolder()
  const site = join(folder, 'lyon')
  execFileSync(process.execPath, [builtCli, 'init', site], { stdio: 'pipe' })
  await writeFile(join(site, 'phones.csv'), phones)
  await mkdir(join(site, '.bench'), { recursive: true })
  const keys = { site: 'SecretPhrase1234' }
  const former = { site: 'FormerPhrase99', gone: 'FormerPhrase98' }
  await writeFile(join(site, '.bench/secrets.json'), JSON.stringify({ keys, former, formerAt: { site: 1 } }), {
    mode: 0o600,
  })
  // Earlier lists are in .bench, too.
  for (const list of ['phones', 'routes']) {
    await mkdir(join(site, '.bench', list, 'published'), { recursive: true })
    await writeFile(join(site, '.bench', list, 'published/copy'), 'Geheim!41')
  }
  const bench = await startHeadless({ site, args: ['--no-ui'] })
  const { http, syslog } = bench.ready
  const headers = { 'User-Agent': `Cisco-CP-8841-3PCC/11.3.1 (${MAC})` }
  const got = await (await fetch(`http://127.0.0.1:${http?.port}/basic.txt`, { headers })).text()
  const line = '<134>CP-8841-3PCC 00:0e:08:aa:bb:cc -- Resync failed: Download failed'
  const socket = createSocket('udp4')
  await new Promise((resolve) => socket.send(line, syslog?.port ?? 0, '127.0.0.1', resolve))
  socket.close()
  await bench.line((event) => event['type'] === 'phone.said')
  await bench.stop()
  return { site, folder, got: createHash('sha256').update(got).digest('hex') }
}

async function packed(...more: readonly string[]) {
  const { site, folder, got } = await visitedSite()
  // What is there when the pack is made is not what the phone received.
  await appendFile(join(site, 'files/basic.txt'), '<!-- changed since -->')
  const file = join(folder, 'lyon.zip')
  const made = await run('handover', 'export', '--site', site, '-o', file, ...more)
  expect(made).toMatchObject({ code: 0, lines: [{ event: 'pack', phones: 2 }] })
  const inside = join(folder, 'inside')
  execFileSync('unzip', ['-q', file, '-d', inside])
  const read = (name: string): Promise<string> => readFile(join(inside, name), 'utf8')
  return { site, folder, got, file, inside, read }
}

/** Each test starts the program half a dozen times. */
const slow = { timeout: 60_000 }

describe.skipIf(!has('unzip'))('a hand-over pack', slow, () => {
  test('has the site, what each phone received and said, and a report in both languages', async () => {
    const { read, got } = await packed()
    expect(await read('site/files/basic.txt')).toContain('GPP_A')
    expect(JSON.parse(await read('history/phones.json'))).toMatchObject([
      {
        mac: MAC,
        firmware: '11.3.1',
        resync: { result: 'failed', reason: 'Download failed' },
        files: [{ path: 'basic.txt' }],
      },
    ])
    expect(JSON.parse(await read('history/contents.json'))).toEqual([
      expect.objectContaining({ mac: MAC, path: 'basic.txt', sha256: got }),
    ])
    const [english, french] = [await read('report-en.html'), await read('report-fr.html')]
    expect(english).toContain('Hand-over report: lyon')
    expect(english).toMatch(/00:0e:08:aa:bb:cc.*Reception Lyon.*failed/s)
    expect(english).toContain('not seen')
    expect(french).toContain('pas vu')
    expect(french).not.toMatch(/handover:|<script/)
    expect(await read('labels-en.html')).toContain('<svg')
  })

  test('has no secret in it', async () => {
    const { inside, read } = await packed()
    expect(await read('site/phones.csv')).toContain('Reception Lyon')
    const found = execFileSync('sh', [
      '-c',
      `grep -rlE 'Geheim|SecretPhrase|FormerPhrase|PRIVATE KEY' '${inside}' || true`,
    ])
    expect(found.toString()).toBe('')
  })

  test.skipIf(!has('openssl'))('is checked by openssl and sha256 alone', async () => {
    const { inside, read } = await packed()
    const openssl = ['pkeyutl', '-verify', '-pubin', '-inkey', 'manifest-key.pem', '-rawin']
    const said = execFileSync('openssl', [...openssl, '-in', 'manifest.json', '-sigfile', 'manifest.sig'], {
      cwd: inside,
    })
    expect(said.toString()).toContain('Signature Verified Successfully')
    const { files } = JSON.parse(await read('manifest.json')) as { files: { name: string; sha256: string }[] }
    const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')
    execFileSync('sha256sum', ['-c', '--quiet'], { cwd: inside, input: sums })
  })

  test('opens on another laptop as a site that is served, and verifies there', async () => {
    const { folder, file } = await packed()
    expect(await run('handover', 'verify', file)).toMatchObject({
      code: 0,
      lines: [{ whole: true, signature: 'valid' }],
    })
    const there = join(folder, 'elsewhere')
    expect(await run('handover', 'open', file, '--to', there)).toMatchObject({ code: 0, lines: [{ secrets: 'none' }] })
    const bench = await startHeadless({ site: there, args: ['--no-ui'] })
    const answer = await fetch(`http://127.0.0.1:${bench.ready.http?.port}/basic.txt`)
    expect(await answer.text()).toContain('GPP_A')
    await bench.stop()
  })

  test('gives keys and passwords to whoever has the passphrase, and to nobody else', async () => {
    const folder = temporaryFolder()
    const [right, wrong] = [join(folder, 'right'), join(folder, 'wrong')]
    await writeFile(right, 'correct horse\n')
    await writeFile(wrong, 'battery staple\n')
    const { file } = await packed('--passphrase-file', right)
    const to = (name: string, ...more: readonly string[]): Promise<Ran> =>
      run('handover', 'open', file, '--to', join(folder, name), ...more)
    expect(await to('a')).toMatchObject({ code: 0, lines: [{ secrets: 'not-opened' }] })
    expect((await to('b', '--passphrase-file', wrong)).code).toBe(1)
    await expect(access(join(folder, 'b'))).rejects.toThrow()
    expect(await to('c', '--passphrase-file', right)).toMatchObject({ lines: [{ secrets: 'restored' }] })
    expect(await readFile(join(folder, 'c/phones.csv'), 'utf8')).toBe(phones)
    const restored = await readFile(join(folder, 'c/.bench/secrets.json'), 'utf8')
    expect(restored).toContain('SecretPhrase1234')
    expect(restored).not.toMatch(/former|FormerPhrase/)
  })

  test('that somebody changed is named, file by file, and opens nowhere', async () => {
    const { folder, file, inside } = await packed()
    await appendFile(join(inside, 'site/files/basic.txt'), '<!-- -->')
    await writeFile(join(inside, 'site/files/extra.xml'), 'x')
    await rm(join(inside, 'report-fr.html'))
    const other = join(folder, 'changed.zip')
    if (!has('zip')) return
    execFileSync('zip', ['-qr', other, '.'], { cwd: inside })
    const { code, lines } = await run('handover', 'verify', other)
    expect([code, lines[0]?.['problems']]).toEqual([
      1,
      expect.arrayContaining([
        { name: 'site/files/basic.txt', problem: 'changed' },
        { name: 'site/files/extra.xml', problem: 'not-listed' },
        { name: 'report-fr.html', problem: 'missing' },
      ]),
    ])
    const opened = await run('handover', 'open', other, '--to', join(folder, 'nowhere'))
    expect(opened.code).toBe(1)
    expect(opened.err).toContain('not what its maker signed')
    await expect(access(join(folder, 'nowhere'))).rejects.toThrow()
    expect((await run('handover', 'open', file, '--to', inside)).err).toContain('not empty')
  })
})

describe('a support bundle', slow, () => {
  test('shows before it is saved what is in it: no names, no addresses, no secrets', async () => {
    const { site, folder } = await visitedSite()
    const { lines } = await run('support', '--site', site, '--preview')
    expect(lines.map(({ name }) => name)).toEqual(['about.json', 'settings.json', 'shape.json', 'events.jsonl'])
    const text = lines.map((line) => String(line['text'])).join('')
    expect(text).toContain('mac-1')
    expect(text).toContain('file.sent')
    for (const secret of [
      'Reception',
      '4711',
      'Geheim',
      'SecretPhrase',
      'FormerPhrase',
      MAC,
      '00:0e:08:aa:bb:cc',
      folder,
    ])
      expect(text.toLowerCase()).not.toContain(secret.toLowerCase())
    const file = join(folder, 'support.zip')
    expect(await run('support', '--site', site, '-o', file)).toMatchObject({ code: 0, lines: [{ files: 4 }] })
    await access(file)
  })
})

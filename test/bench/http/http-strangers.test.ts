import { execFile, spawnSync } from 'node:child_process'
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { httpBench } from '../../support/http-bench.ts'

const run = promisify(execFile)
const hasCurl = spawnSync('curl', ['--version']).status === 0

interface Curled {
  readonly code: number
  readonly out: string
}

/** curl is what the phones' own client is made of (phone-facts 5.4). */
const curl = async (...args: string[]): Promise<Curled> => {
  try {
    return { code: 0, out: (await run('curl', ['-sS', '--max-time', '10', ...args])).stdout }
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string }
    return { code, out: stdout }
  }
}

const status = ['-o', '/dev/null', '-w', '%{http_code}']

describe.skipIf(!hasCurl)('curl', () => {
  test('fetches as a phone does', async () => {
    const { root, url, until } = await httpBench()
    await mkdir(join(root, 'Cisco'))
    await writeFile(join(root, 'Cisco', '00562b043615.cfg'), 'profile')
    const agent = 'Cisco-CP-8865-3PCC/12.0.2 (00562b043615)'
    const fetched = await curl('--compressed', '-A', agent, `${url}/Cisco/00562b043615.cfg`)
    expect(fetched).toEqual({ code: 0, out: 'profile' })
    expect((await until('file.sent'))[0]).toMatchObject({
      who: { mac: '00562b043615', model: 'CP-8865-3PCC', firmware: '12.0.2' },
      bytes: 7,
    })
  })

  test('HEAD, a range and HTTP/1.0', async () => {
    const { root, url } = await httpBench()
    await writeFile(join(root, 'a.txt'), '0123456789')
    expect((await curl('-I', `${url}/a.txt`)).out).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 10\r\n/)
    expect((await curl('-r', '2-4', `${url}/a.txt`)).out).toBe('234')
    expect((await curl('-0', `${url}/a.txt`)).out).toBe('0123456789')
    expect((await curl('-f', `${url}/missing`)).code).toBe(22)
  })

  test('takes up a download that broke off, and a finished one is finished', async () => {
    const { folder, root, url } = await httpBench({}, { wholeBytes: 1_000 })
    const content = Buffer.from(Array.from({ length: 500_000 }, (_, index) => index % 251))
    await writeFile(join(root, 'fw'), content)
    const out = join(folder, 'got')
    await writeFile(out, content.subarray(0, 200_000))
    expect((await curl('-C', '-', '-o', out, `${url}/fw`)).code).toBe(0)
    expect((await readFile(out)).equals(content)).toBe(true)
    expect((await curl('-C', '-', '-o', out, '-w', '%{http_code}', `${url}/fw`)).out).toBe('416')
    expect((await readFile(out)).equals(content)).toBe(true)
  })

  test('asks by time and by tag, and keeps what it has', async () => {
    const { folder, root, url } = await httpBench()
    await writeFile(join(root, 'a'), 'one')
    await utimes(join(root, 'a'), 1_000_000, 1_000_000)
    const [out, tags] = [join(folder, 'got'), join(folder, 'tags')]
    await curl('-R', '--etag-save', tags, '-o', out, `${url}/a`)
    expect((await stat(out)).mtimeMs).toBe(1_000_000_000)
    expect((await curl('-z', out, ...status, `${url}/a`)).out).toBe('304')
    expect((await curl('--etag-compare', tags, ...status, `${url}/a`)).out).toBe('304')
  })

  test.each([
    '/../secret',
    '/..%2fsecret',
    '/%2e%2e/secret',
    '/%2e%2e%2fsecret',
    '/..\\secret',
    '/..%5csecret',
    '/%252e%252e%252fsecret',
    '/..%c0%afsecret',
    '/..%00/secret',
    '/....//secret',
    '/./../secret',
    '/x/../../secret',
    '//secret',
    '/..;/secret',
    '/%c0%ae%c0%ae/secret',
    '/files/../../secret',
    '/../files-evil/secret',
  ])('gets nothing from outside by %s', async (path) => {
    const { folder, url, until } = await httpBench()
    await mkdir(join(folder, 'files-evil'))
    await writeFile(join(folder, 'secret'), 'SECRET')
    await writeFile(join(folder, 'files-evil', 'secret'), 'SECRET')
    const { out } = await curl('--path-as-is', '-g', url + path)
    expect(out).toMatch(/^40[034] /)
    expect(await until('file.refused')).toHaveLength(1)
  })

  test('sends a report, and is told that nothing is taken', async () => {
    const { folder, url } = await httpBench()
    const report = join(folder, 'report.xml')
    await writeFile(report, Buffer.alloc(3_000_000, 'x'))
    expect((await curl('-T', report, ...status, `${url}/report.xml`)).out).toBe('413')
    expect((await curl('-d', 'a=b', ...status, `${url}/report.xml`)).out).toBe('405')
  })
})

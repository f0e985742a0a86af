import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtCli } from '../support/e2e-headless.ts'
import { makeNetwork, whyNoNamespaces } from '../support/network-namespaces.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { toldLines } from '../support/told-lines.ts'

const why = whyNoNamespaces()
const FILES = 24

test.skipIf(why !== null)(
  `curl fetches by addresses that are of one link alone ${why ?? ''}`,
  { timeout: 60_000 },
  async () => {
    const folder = join(temporaryFolder(), 'lyon')
    execFileSync(process.execPath, [builtCli, 'init', folder], { stdio: 'pipe' })
    const content = randomBytes(4_000)
    writeFileSync(join(folder, 'files/phone.cfg'), content)
    const network = makeNetwork()
    const bench = network.host('bench', { mac: '02:00:00:00:84:01' })
    const phones = network.host('phones', { mac: '02:00:00:00:84:02' })
    // Addresses that are used at once: duplicates are looked for during a second otherwise.
    for (const [host, address] of [[bench, 'fe80::84:1/64'] as const, [phones, 'fe80::84:2/64'] as const])
      await once(host.run('ip', '-6', 'addr', 'add', address, 'dev', 'eth0', 'nodad'), 'exit')
    const child = bench.run(
      process.execPath,
      ...[builtCli, 'serve', '--site', folder, '--no-ui', '--json', '--http-port', 'off', '--syslog-port', 'off'],
    )
    const told = toldLines(child)
    await told.until(({ event }) => event === 'ready')
    // All at once, so that what they say stands together in the server's sockets.
    const out = temporaryFolder()
    const urls = Array.from({ length: FILES }, (_, index) => [
      ...['-o', join(out, `${index}`)],
      'tftp://[fe80::84:1%25eth0]/phone.cfg',
    ]).flat()
    const curl = phones.run('curl', '-sS', '--parallel', '--parallel-max', `${FILES}`, ...urls)
    expect(await once(curl, 'exit')).toEqual([0, null])
    for (let index = 0; index < FILES; index++) expect(readFileSync(join(out, `${index}`))).toEqual(content)
    const sent = await told.until((line) => line['type'] === 'file.sent')
    expect(sent).toMatchObject({ resends: 0, who: { ip: 'fe80::84:2%eth0' } })
    child.kill('SIGINT')
    await once(child, 'exit')
  },
)

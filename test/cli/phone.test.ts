import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ExitCode } from '../../electron/cli/command.ts'
import type { Io } from '../../electron/cli/io.ts'
import { phone } from '../../electron/cli/phone.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import cliEn from '../../renderer/locales/en/cli.json'
import cliFr from '../../renderer/locales/fr/cli.json'
import { phoneServers } from '../support/phone-world.ts'
import { toldObject } from '../support/told-object.ts'

type Line = Readonly<Record<string, unknown>>

/** The command, running, with what it told so far. */
function start(args: readonly string[], lang = 'en_GB.UTF-8') {
  const json = args.includes('--json')
  const controller = new AbortController()
  const told: Line[] = []
  const out: string[] = []
  const waiting = new Set<() => void>()
  const heard = (): void => {
    for (const look of waiting) look()
  }
  const io: Io = {
    json,
    t: terminalWords({ LANG: lang }),
    tell: (object) => {
      if (json) told.push(toldObject(object))
      heard()
    },
    say: (line) => {
      out.push(line)
      heard()
    },
    complain: (line) => void out.push(line),
    interrupted: controller.signal,
    drained: () => Promise.resolve(),
  }
  const done: Promise<ExitCode> = phone.run(args, io)
  onTestFinished(async () => {
    controller.abort()
    await done.catch(() => undefined)
  })
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const again = (): void => {
        const found = look()
        if (found === undefined) return
        waiting.delete(again)
        resolve(found)
      }
      waiting.add(again)
      done.catch(reject)
      again()
    })
  return { told, out, done, until, stop: () => controller.abort() }
}

interface Ready extends Line {
  readonly web: { readonly address: string; readonly port: number }
  readonly sip: { readonly address: string; readonly port: number }
}

const mac = '00:0E:08:AB:CD:EF'

describe('phone', () => {
  test('says where it is, does what its page is asked for, tells its story, and stops within a second', async () => {
    const servers = await phoneServers({ 'basic.txt': '<flat-profile><GPP_A>1</GPP_A></flat-profile>' })
    const args = ['--mac', mac, '--model', '8851', '--set', 'Resync_On_Reset=No', '--set', 'GPP_B=x=y', '--json']
    const run = start([...args, '--set', `Syslog_Server=127.0.0.1:${servers.syslog.port}`])
    const ready = (await run.until(() => run.told[0])) as Ready
    expect(ready).toMatchObject({
      event: 'ready',
      mac: '000e08abcdef',
      model: 'CP-8851-3PCC',
      web: { address: '127.0.0.1' },
    })
    const rule = `tftp://127.0.0.1:${servers.tftp.port}/basic.txt`
    const page = `http://127.0.0.1:${ready.web.port}`
    expect((await fetch(`${page}/admin/resync?${rule}`)).status).toBe(200)
    const end = await run.until(() => run.told.find((line) => line['code'] === 'sequence-ends'))
    expect(end).toMatchObject({ event: 'note', mac: '000e08abcdef', params: { applied: 1 } })
    await run.until(() => run.told.filter((line) => line['event'] === 'said')[1])
    await servers.until('phone.said', 2)
    expect(await (await fetch(`${page}/admin/cfg.xml`)).text()).toContain('<GPP_B ua="na">x=y</GPP_B>')
    const socket = createSocket('udp4')
    onTestFinished(() => void socket.close())
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const options = [
      'OPTIONS sip:a SIP/2.0',
      'Via: SIP/2.0/UDP a;branch=z9hG4bK1;rport',
      'From: <sip:b>',
      'To: <sip:a>',
    ]
    socket.send([...options, 'Call-ID: 1', 'CSeq: 1 OPTIONS', '', ''].join('\r\n'), ready.sip.port, '127.0.0.1')
    const [reply] = (await once(socket, 'message')) as [Buffer]
    expect(reply.toString()).toContain('Server: Cisco-CP-8851-3PCC/11.3.1_000e08abcdef')
    const began = performance.now()
    run.stop()
    expect(await run.done).toBe(0)
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  test('speaks to a person in words, in both languages', async () => {
    for (const [lang, word] of [
      ['en_GB.UTF-8', 'Switched on'],
      ['fr_FR.UTF-8', 'allumé'],
    ] as const) {
      const run = start(['--mac', mac, '--set', 'Resync_On_Reset=No'], lang)
      await run.until(() => run.out.find((line) => line.includes('(ENB-3)')))
      expect(run.out.join('\n')).toMatch(new RegExp(word, 'i'))
      expect(run.out.join('\n')).toMatch(/http:\/\/127\.0\.0\.1:\d+\/admin\/advanced/)
      expect(run.out.join('\n')).not.toMatch(/virtualPhone:|cli:/)
      run.stop()
      expect(await run.done).toBe(0)
    }
  })

  test('resyncs at start from its rule, with the names and DHCP options that it is told', async () => {
    const servers = await phoneServers({ 'CP-8841-3PCC.cfg': '<flat-profile><GPP_A>1</GPP_A></flat-profile>' })
    const rule = ['--rule', `tftp://prov.test:${servers.tftp.port}/$PN.cfg`, '--name', 'prov.test=127.0.0.1']
    const run = start(['--mac', mac, ...rule, '--dhcp', '66=127.0.0.1', '--set', 'Resync_Random_Delay=0', '--json'])
    await run.until(() => run.told.find((line) => line['code'] === 'sequence-ends'))
    expect(run.told[0]).toMatchObject({ event: 'ready' })
    expect(await servers.until('file.sent')).toMatchObject([{ path: 'CP-8841-3PCC.cfg' }])
  })

  test.each([
    [['--model', '8841']],
    [['--mac', 'nonsense']],
    [['--mac', mac, '--model', 'CP-9999-3PCC']],
    [['--mac', mac, '--set', 'GPP_A']],
    [['--mac', mac, '--set', 'Gpp_a=1']],
    [['--mac', mac, '--dhcp', 'sixty=1']],
    [['--mac', mac, '--web-port', '99999']],
    [['--mac', mac, '--boot', 'x']],
    [['--mac', mac, 'more']],
  ])('%j is misuse', async (args) => {
    await expect(
      phone.run(args, { ...start(['--mac', mac]), t: terminalWords({}) } as unknown as Io),
    ).rejects.toMatchObject({
      name: 'Misuse',
    })
  })

  test('a port that is taken is said with its remedy', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as AddressInfo
    await expect(start(['--mac', mac, '--web-port', String(port)]).done).rejects.toMatchObject({
      fault: { code: 'PORT_IN_USE', params: { protocol: 'TCP', port } },
    })
    await expect(start(['--mac', mac, '--listen', '192.0.2.1']).done).rejects.toMatchObject({
      fault: { code: 'ADDRESS_GONE' },
    })
  })

  test('every word is there in both languages', () => {
    expect(Object.keys(cliFr.phone)).toEqual(Object.keys(cliEn.phone))
  })
})

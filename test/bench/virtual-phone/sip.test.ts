import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DriverDeps } from '../../../electron/bench/virtual-phone/driver.ts'
import { hashText } from '../../../electron/bench/core/hash-text.ts'
import type { FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { answerChallenge, parseAuth, readChallenge } from '../../../shared/protocol/http-auth/digest.ts'
import {
  headerOf,
  parseSip,
  printSip,
  type SipHeaders,
  type SipResponse,
} from '../../../shared/protocol/sip/message.ts'
import { fromPortZero } from '../../support/from-port-zero.ts'
import { has, output } from '../../support/phone-programs.ts'
import { startPhone } from '../../support/phone-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const listeners = { address: '127.0.0.1', web: null, sip: 0 } as const

/** A phone with its SIP door, a server that sends to it, and what the phone asked for. */
async function sipPhone(parameters: Readonly<Record<string, string>> = {}) {
  const asked: FetchRequest[] = []
  const world: Partial<DriverDeps> = {
    fetch: (request) => {
      asked.push(request)
      return Promise.resolve({ kind: 'refused', status: 404 })
    },
  }
  const phone = startPhone({ Profile_Rule: 'http://prov.test/own.cfg', ...parameters }, { listeners, world })
  const port = (await phone.driver.listeners()).get('sip')?.port ?? 0
  const socket: Socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => void socket.close())
  let branch = 0
  const send = async (bytes: Uint8Array): Promise<SipResponse> => {
    socket.send(bytes, port, '127.0.0.1')
    const [reply] = (await once(socket, 'message')) as [Uint8Array]
    const message = parseSip(reply)
    if (!message.ok || message.value.kind !== 'response') throw new Error('no response')
    return message.value
  }
  const make = (method: string, more: SipHeaders = [], body = '', uri = 'sip:1001@127.0.0.1'): Uint8Array =>
    printSip({
      kind: 'request',
      method,
      uri,
      headers: [
        ['via', `SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK${(branch += 1)};rport`],
        ['from', '<sip:server@127.0.0.1>;tag=a'],
        ['to', `<${uri}>`],
        ['call-id', `call-${branch}`],
        ['cseq', `${branch} ${method}`],
        ...more,
      ],
      body,
    })
  return { phone, asked, port, socket, send, make, request: (...of: Parameters<typeof make>) => send(make(...of)) }
}

const open = { 'Auth_Resync-Reboot_1_': 'No' }

describe('OPTIONS', () => {
  test('that comes from port 0 has no answer, and the phone goes on', async ({ skip }) => {
    const say = fromPortZero()
    if (say === null) skip('no raw sockets here')
    const { port, make, request } = await sipPhone()
    say?.(make('OPTIONS'), port)
    expect((await request('OPTIONS')).status).toBe(200)
  })

  test('is answered with the phone’s name and what it can', async () => {
    const { request } = await sipPhone()
    const response = await request('OPTIONS')
    expect(response.status).toBe(200)
    expect(headerOf(response, 'server')).toBe('Cisco-CP-8841-3PCC/11.3.1_000e08abcdef')
    expect(headerOf(response, 'allow')).toBe('ACK,BYE,CANCEL,INFO,INVITE,NOTIFY,OPTIONS,REFER,UPDATE')
    expect(headerOf(response, 'allow-events')).toBe('hold,talk,conference')
    expect(headerOf(response, 'to')).toMatch(/;tag=/)
  })

  test('other methods are answered as by a phone that nobody lifts', async () => {
    const { request } = await sipPhone()
    expect((await request('INVITE')).status).toBe(480)
    expect((await request('BYE')).status).toBe(481)
    expect((await request('PUBLISH')).status).toBe(405)
  })

  test('rubbish is not answered, and does no harm', async () => {
    const { request, socket, port } = await sipPhone()
    for (const text of ['', '\r\n\r\n', 'NOTIFY', 'NOTIFY sip:a SIP/2.0\r\n\r\n', '\0\xff'.repeat(50)])
      socket.send(Buffer.from(text, 'latin1'), port, '127.0.0.1')
    expect((await request('OPTIONS')).status).toBe(200)
  })
})

describe('NOTIFY', () => {
  test.each([
    ['resync', { host: 'prov.test', path: '/own.cfg' }],
    ['resync;profile="http://10.77.10.141/profile.xml?a;b"', { host: '10.77.10.141', path: '/profile.xml?a;b' }],
    ['check-sync', { host: 'prov.test', path: '/own.cfg' }],
    ['check-sync;reboot=false', { host: 'prov.test', path: '/own.cfg' }],
    ['report', { host: 'r.test', purpose: 'report' }],
  ])('%s is done', async (event, expected) => {
    const { phone, asked, request } = await sipPhone({ ...open, Report_Rule: 'http://r.test/report.xml' })
    expect((await request('NOTIFY', [['event', event]])).status).toBe(200)
    await phone.note(event === 'report' ? 'report-fails' : 'sequence-fails')
    expect(asked).toMatchObject([expected])
  })

  test.each(['reboot_now', 'restart_now'])(
    '%s restarts the phone, which answers first and is back on its port',
    async (event) => {
      const { phone, port, request } = await sipPhone(open)
      expect((await request('NOTIFY', [['event', event]])).status).toBe(200)
      await phone.note('started', 2)
      expect((await phone.driver.listeners()).get('sip')?.port).toBe(port)
      expect((await request('OPTIONS')).status).toBe(200)
    },
  )

  test('PSH-15: an XML object in a NOTIFY is carried out where pushing is switched on', async () => {
    const object = '<CP-8841-3PCCExecute><ExecuteItem URL=Resync:[http://h.test/x.cfg]/></CP-8841-3PCCExecute>'
    const off = await sipPhone(open)
    expect((await off.request('NOTIFY', [['event', 'XML-Service']], object)).status).toBe(403)
    // It comes by NOTIFY, so Resync_From_SIP concerns it as well.
    const noSip = await sipPhone({ ...open, CISCO_XML_EXE_Enable: 'Yes', Resync_From_SIP: 'No' })
    expect((await noSip.request('NOTIFY', [['event', 'XML-Service']], object)).status).toBe(403)
    const { phone, asked, request } = await sipPhone({
      ...open,
      CISCO_XML_EXE_Enable: 'Yes',
      Resync_Trigger_1: '1 eq 2',
    })
    expect((await request('NOTIFY', [['event', 'XML-Service']], object)).status).toBe(200)
    await phone.note('sequence-fails')
    expect(asked).toMatchObject([{ host: 'h.test' }])
  })

  test('what the phone does not know, or may not do, is refused', async () => {
    const { asked, request } = await sipPhone({ ...open, Resync_From_SIP: 'No' })
    expect((await request('NOTIFY', [['event', 'message-summary']])).status).toBe(489)
    expect((await request('NOTIFY')).status).toBe(489)
    expect((await request('NOTIFY', [['event', 'resync']])).status).toBe(403)
    expect(asked).toEqual([])
  })

  test('PSH-10: is challenged with the realm of the line, and done for its credentials alone', async () => {
    const { phone, asked, request } = await sipPhone({
      User_ID_1_: '1000',
      User_ID_2_: '1001',
      Auth_ID_2_: 'auth2',
      Password_2_: 'pw2',
      Proxy_2_: 'sip.telco.com:5060',
    })
    const event = ['event', 'resync'] as const
    const challenged = await request('NOTIFY', [event])
    expect(challenged.status).toBe(401)
    const [scheme] = parseAuth(headerOf(challenged, 'www-authenticate') ?? '')
    const challenge = scheme === undefined ? null : readChallenge(scheme)
    if (challenge === null) throw new Error('no challenge')
    expect(challenge).toMatchObject({ realm: 'sip.telco.com', algorithm: 'MD5' })
    const uri = 'sip:1001@127.0.0.1'
    const authorise = (user: string, password: string): SipHeaders => [
      event,
      [
        'authorization',
        answerChallenge(challenge, { user, password, method: 'NOTIFY', uri, cnonce: 'c', count: 1 }, hashText),
      ],
    ]
    expect((await request('NOTIFY', authorise('auth2', 'wrong'))).status).toBe(401)
    expect((await request('NOTIFY', authorise('1000', 'pw2'))).status).toBe(401)
    expect(asked).toEqual([])
    expect((await request('NOTIFY', authorise('auth2', 'pw2'))).status).toBe(200)
    await phone.note('sequence-fails')
    expect(asked).toHaveLength(1)
  })

  test('a repeated request is answered the same and done once', async () => {
    const { phone, asked, send, make } = await sipPhone(open)
    const bytes = make('NOTIFY', [['event', 'resync']])
    const first = await send(bytes)
    await phone.note('sequence-fails')
    expect(await send(bytes)).toEqual(first)
    await send(make('NOTIFY', [['event', 'resync']]))
    await phone.note('sequence-fails', 2)
    expect(asked).toHaveLength(2)
  })
})

test.skipIf(!has('sipp'))('a stranger’s SIP server, sipp, is challenged, logs in and has its resync', async () => {
  const { phone, asked, port } = await sipPhone({ User_ID_1_: '1001', Password_1_: 'pw1' })
  const folder = temporaryFolder()
  const scenario = join(folder, 'notify.xml')
  const notify = (cseq: number, more: string): string => `<![CDATA[
NOTIFY sip:1001@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:server@[local_ip]>;tag=[call_number]
To: <sip:1001@[remote_ip]>
Call-ID: [call_id]
CSeq: ${cseq} NOTIFY
Max-Forwards: 70
Event: resync${more}
Content-Length: 0

]]>`
  await writeFile(
    scenario,
    `<?xml version="1.0"?><scenario name="notify"><send retrans="500">${notify(1, '')}</send><recv response="401" auth="true"/>` +
      `<send retrans="500">${notify(2, '\n[authentication username=1001 password=pw1]')}</send><recv response="200"/></scenario>`,
  )
  await output('sipp', `127.0.0.1:${port}`, '-sf', scenario, '-m', '1', '-nostdin', '-i', '127.0.0.1', '-timeout', '8')
  await phone.note('sequence-fails')
  expect(asked).toMatchObject([{ host: 'prov.test' }])
})

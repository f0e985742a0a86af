import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { createPusher } from '../../../electron/bench/phones/push/pusher.ts'
import type { PushTarget } from '../../../shared/domain/push/push.ts'
import { has } from '../../support/phone-programs.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const back = '[last_Via:]\n[last_From:]\n[last_To:];tag=sipp\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n\n'
const send = (line: string, more = ''): string => `<send><![CDATA[\nSIP/2.0 ${line}\n${more}${back}]]></send>\n`

/** A stranger's SIP stack in the place of the phone: it checks what the scenario says, and ends with 0 when it was so. */
const scenario = (challenge: boolean): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="phone">\n',
    '<recv request="NOTIFY"><action>',
    '<ereg regexp="^ *resync;profile=&quot;http://10.77.10.141/profile.xml&quot;" search_in="hdr" header="Event:" check_it="true" assign_to="1"/>',
    '<ereg regexp="terminated" search_in="hdr" header="Subscription-State:" check_it="true" assign_to="2"/>',
    '</action></recv>\n',
    challenge
      ? send(
          '401 Unauthorized',
          'WWW-Authenticate: Digest realm="proxy.test", nonce="47364c23432d2e131a5fb210812c", qop="auth", algorithm=MD5\n',
        ) +
        '<recv request="NOTIFY"><action><verifyauth assign_to="3" username="a1001" password="line-pw"/></action></recv>\n' +
        '<nop next="ok" test="3"/><nop><action><error message="the digest is wrong"/></action></nop>\n<label id="ok"/>\n'
      : '',
    send('200 OK'),
    '<Reference variables="1,2"/>\n</scenario>\n',
  ].join('')

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}

async function sipp(challenge: boolean) {
  const folder = temporaryFolder()
  const file = join(folder, 'phone.xml')
  await writeFile(file, scenario(challenge))
  const port = await freePort()
  const args = [
    '-sf',
    file,
    '-i',
    '127.0.0.1',
    '-p',
    String(port),
    '-m',
    '1',
    '-nostdin',
    '-timeout',
    '10s',
    '-trace_err',
  ]
  const child = spawn('sipp', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => (said += String(text)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { port, ended, said: () => said }
}

const target = (sipPort: number): PushTarget => ({ ip: '127.0.0.1', webPort: 80, sipPort, sipUser: '1001' })
const wish = { action: 'resync', way: 'notify', rule: 'http://10.77.10.141/profile.xml' } as const

test.skipIf(!has('sipp')).each([false, true])(
  'sipp takes our NOTIFY for what it is; challenged: %s',
  async (challenge) => {
    const phone = await sipp(challenge)
    const push = createPusher({ clock: systemClock, emit: () => undefined })
    const login = { user: 'a1001', password: 'line-pw' }
    const pushed = await until(() => push(target(phone.port), wish, { login }))
    expect(pushed).toMatchObject({ ok: true, value: { verdict: { outcome: 'accepted', status: 200 } } })
    expect([await phone.ended, phone.said()]).toEqual([0, ''])
  },
)

/** Until sipp listens, its port is closed, and the system says so at once. */
async function until<T extends { readonly ok: boolean }>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await ask()
    if (tries === 200 || !JSON.stringify(answer).includes('no-server')) return answer
  }
}

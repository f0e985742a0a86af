import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { parameter } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { readExecuteObject, resyncRule } from '../../../electron/bench/virtual-phone/execute-object.ts'
import type { DriverDeps } from '../../../electron/bench/virtual-phone/driver.ts'
import type { FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { has, output } from '../../support/phone-programs.ts'
import { phoneServers, startPhone, type TestPhone } from '../../support/phone-world.ts'

const listeners = { address: '127.0.0.1', web: 0, sip: null } as const

/** A phone with its web page, and what it asked servers for (they answer nothing useful). */
async function webPhone(parameters: Readonly<Record<string, string>> = {}) {
  const asked: FetchRequest[] = []
  const world: Partial<DriverDeps> = {
    fetch: (request) => {
      asked.push(request)
      return Promise.resolve({ kind: 'refused', status: 404 })
    },
  }
  const phone = startPhone(parameters, { listeners, world })
  const port = (await phone.driver.listeners()).get('web')?.port ?? 0
  const url = `http://127.0.0.1:${port}`
  return { phone, asked, port, url, get: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init) }
}

const failed = (phone: TestPhone): Promise<unknown> => phone.note('sequence-fails')

describe('direct actions', () => {
  test('a rule with its options is taken URL-encoded, and without a server the one who asks is the server', async () => {
    const { phone, asked, get } = await webPhone()
    const rule = '[--uid admin --pwd 555]http://127.0.0.1:8080/a&b.cfg?x=1'
    expect((await get(`/admin/resync?${encodeURIComponent(rule)}`)).status).toBe(200)
    await failed(phone)
    expect(asked[0]).toMatchObject({
      scheme: 'http',
      host: '127.0.0.1',
      port: 8_080,
      path: '/a&b.cfg?x=1',
      credentials: { user: 'admin', password: '555' },
    })
    await get('/admin/resync?/file.cfg')
    await phone.note('sequence-fails', 2)
    expect(asked[1]).toMatchObject({ scheme: 'tftp', host: '127.0.0.1', port: 69, path: '/file.cfg' })
    expect(JSON.stringify([phone.told, phone.driver.log()])).not.toContain('555')
  })

  test.each([
    ['%5B--uid+admin+--pwd+555%5Dhttp://h.test/basic.txt', '/basic.txt'],
    ['%5B--uid%20admin%20--pwd%20555%5Dhttp://h.test/a+b.txt', '/a+b.txt'],
    ['[--uid+admin+--pwd+555]+http://h.test/a%2Bb.txt', '/a+b.txt'],
    ['%28%24PRVTMR+ge+0%29%3F+[--uid+admin+--pwd+555]http://h.test/a+b.txt', '/a+b.txt'],
  ])('PSH-14: a plus is a blank in options and conditions, and a plus in the address: %s', async (query, path) => {
    const { phone, asked, get } = await webPhone()
    await get(`/admin/resync?${query}`)
    await failed(phone)
    expect(asked).toMatchObject([{ host: 'h.test', path, credentials: { user: 'admin', password: '555' } }])
  })

  test('without a rule the phone’s own rules are fetched', async () => {
    const { phone, asked, get } = await webPhone({ Profile_Rule: 'http://prov.test/own.cfg' })
    await get('/admin/resync?')
    await failed(phone)
    expect(asked).toMatchObject([{ host: 'prov.test', path: '/own.cfg' }])
  })

  test('switched off, they are refused, and the phone asks nobody', async () => {
    const { asked, get } = await webPhone({ Enable_Direct_Action_Url: 'No' })
    for (const path of ['/admin/resync?http://x/y', '/admin/upgrade?http://x/y', '/admin/reboot', '/admin/cfg.xml'])
      expect((await get(path)).status).toBe(403)
    expect((await get('/admin/advanced')).status).toBe(200)
    expect(asked).toEqual([])
  })

  test('ENB-1: with Provision_Enable = No the push is answered as ever, and nothing happens', async () => {
    const { phone, asked, get } = await webPhone({ Provision_Enable: 'No', Profile_Rule: 'http://x/y' })
    const answer = await get('/admin/resync?http://x/y')
    expect([answer.status, (await answer.text()).includes('The phone will resync')]).toEqual([200, true])
    await phone.note('refused')
    expect(asked).toEqual([])
    expect(await (await get('/admin/cfg.xml')).text()).toContain('<Provision_Enable ua="na">No</Provision_Enable>')
  })

  test('an upgrade, a custom CA, a report and a reboot are asked for', async () => {
    const { phone, asked, get } = await webPhone({ Report_Rule: 'http://r.test/report.xml' })
    await get('/admin/upgrade?http://u.test/sip88xx.12-0-1MPP0001-245.loads')
    await get('/admin/updateca?http://c.test/root.pem')
    await get('/admin/report?')
    await phone.note('report-fails')
    expect(asked.map(({ host, purpose }) => `${host} ${String(purpose)}`)).toEqual([
      'u.test firmware',
      'c.test certificate',
      'r.test report',
    ])
    expect((await get('/admin/reboot')).status).toBe(200)
    await phone.note('started', 2)
    expect((await phone.driver.listeners()).get('web')?.port).toBeGreaterThan(0)
    expect((await get('/')).status).toBe(200)
  })

  test('a HEAD request does nothing, and a page of another site may not post', async () => {
    const { phone, asked, get } = await webPhone()
    expect((await get('/admin/resync?http://x/y', { method: 'HEAD' })).status).toBe(200)
    const post = { method: 'POST', body: 'GPP_A=1', headers: { Origin: 'http://evil.test' } }
    expect((await get('/admin/advanced', post)).status).toBe(403)
    expect(asked).toEqual([])
    expect(parameter(phone.driver.state(), 'GPP_A')).toBe('')
  })
})

describe('logins', () => {
  test('PSH-12: with a password, nobody reads or does anything without it', async () => {
    const { url, get, asked } = await webPhone({ Admin_Password: 'Adm1n pass' })
    for (const path of [
      '/admin',
      '/admin/advanced',
      '/admin/cfg.xml',
      '/admin/resync?http://x/y',
      '/admin/no-such-page',
    ])
      expect((await get(path)).status).toBe(401)
    expect((await get('/')).status).toBe(200)
    const wrong = await get('/admin/resync?http://x/y&xuser=admin&xpassword=no')
    expect(wrong.status).toBe(401)
    expect(wrong.headers.get('www-authenticate')).toMatch(
      /^Digest realm="CP-8841-3PCC", nonce="[^"]+", qop="auth", algorithm=MD5$/,
    )
    expect(asked).toEqual([])
    expect(url).toContain('127.0.0.1')
  })

  test('the older guides’ credentials in the address are taken, and are no part of the rule', async () => {
    const { phone, asked, get } = await webPhone({ Admin_Password: 'pw' })
    expect((await get('/admin/resync?http://h.test/p?a=1&xuser=admin&xpassword=pw')).status).toBe(200)
    await failed(phone)
    expect(asked).toMatchObject([{ host: 'h.test', path: '/p?a=1' }])
    const profile = '<flat-profile><GPP_B>posted</GPP_B></flat-profile>'
    await get('/admin/config.xml&xuser=admin&xpassword=pw', { method: 'POST', body: profile })
    await phone.note('changed-by-hand')
    expect(parameter(phone.driver.state(), 'GPP_B')).toBe('posted')
    expect(JSON.stringify([phone.told, phone.driver.log()])).not.toContain('xpassword')
  })

  test('a stale or foreign nonce is answered with a new one', async () => {
    const { get } = await webPhone({ Admin_Password: 'pw' })
    const value =
      'Digest username="admin", realm="CP-8841-3PCC", nonce="0.AAAAAAAAAAAAAAAAAAAAAA", uri="/admin", response="00000000000000000000000000000000"'
    expect((await get('/admin', { headers: { Authorization: value } })).status).toBe(401)
    expect((await get('/admin', { headers: { Authorization: 'Basic YWRtaW46cHc=' } })).status).toBe(401)
  })

  test('the user’s pages have the user’s password; the admin’s may be closed altogether', async () => {
    const { get } = await webPhone({ User_Password: 'u', Enable_Web_Admin_Access: 'No' })
    expect((await get('/')).status).toBe(401)
    expect((await get('/admin/advanced')).status).toBe(403)
    expect((await get('/?xuser=user&xpassword=u')).status).toBe(200)
  })
})

describe('pages', () => {
  test('what a profile brought is shown harmless', async () => {
    const { get } = await webPhone({ GPP_A: '"><script>alert(1)</script>' })
    const text = await (await get('/admin/advanced')).text()
    expect(text).toContain('CP-8841-3PCC Configuration Utility')
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    expect(text).not.toContain('<script>')
  })

  test('“Submit All Changes” sets what was changed, keeps the passwords, and restarts', async () => {
    const { phone, get } = await webPhone({ Admin_Password: '', Password_1_: 'keep' })
    const form = new URLSearchParams({ GPP_A: 'new', GPP_B: '', Password_1_: '', Nothing: 'x' })
    expect((await get('/admin/advanced', { method: 'POST', body: form })).status).toBe(200)
    const { params } = await phone.note('changed-by-hand')
    expect(params).toEqual({ names: 'GPP_A', count: 1 })
    expect(['GPP_A', 'Password_1_'].map((name) => parameter(phone.driver.state(), name))).toEqual(['new', 'keep'])
  })

  test('the configuration and the status are XML, the log is text, and what is not there is not there', async () => {
    const { phone, get } = await webPhone({ GPP_A: 'a & b', Password_1_: 's3cr3t' })
    const xml = await (await get('/admin/cfg.xml')).text()
    expect(xml).toContain('<GPP_A ua="na">a &amp; b</GPP_A>')
    expect(xml).not.toMatch(/s3cr3t|Password_1_/)
    expect(await (await get('/admin/spacfg.xml')).text()).toBe(xml)
    for (const path of ['/status.xml', '/admin/status.xml'])
      expect(await (await get(path)).text()).toContain('<MAC_Address>00:0e:08:ab:cd:ef</MAC_Address>')
    await get('/admin/resync?http://x.test/y')
    await failed(phone)
    expect(await (await get('/admin/log/messages')).text()).toMatch(
      /^\d+ NOT \w{3} \d\d [\d:.]+ \(1-1\) voice-fapp-.*x\.test/m,
    )
    for (const path of [
      '/admin/log.tar',
      '/admin/ping?x',
      '/CGI/Screenshot',
      '/__proto__',
      '/constructor',
      '/favicon.ico',
    ])
      expect((await get(path)).status).toBe(404)
  })

  test('its screen is a picture, for nobody who comes from another page', async () => {
    const { get } = await webPhone()
    const picture = Buffer.from(await (await get('/admin/screendump.bmp')).arrayBuffer())
    expect([picture.toString('latin1', 0, 2), picture.readUInt32LE(2)]).toEqual(['BM', picture.length])
    expect([picture.readInt32LE(18), picture.readInt32LE(22)]).toEqual([800, 480])
    expect(picture.subarray(62).some((byte) => byte !== 0)).toBe(true)
    expect((await get('/admin/screendump.bmp', { headers: { Referer: 'http://other.test/' } })).status).toBe(403)
  })

  test('the web server can be switched off', async () => {
    const phone = startPhone({ Enable_Web_Server: 'No' }, { listeners })
    expect([...(await phone.driver.listeners()).keys()]).toEqual([])
  })

  test('an upload that is too large, a broken address and a broken request are refused', async () => {
    const { port, get } = await webPhone()
    const big = await get('/admin/config.xml', { method: 'POST', body: 'x'.repeat(5 * 1024 * 1024) }).then(
      ({ status }) => status,
      () => 413, // it hung up before all was sent
    )
    expect(big).toBe(413)
    expect((await get('/admin/resync?%zz')).status).toBe(400)
    expect((await get('/admin/config.xml', { method: 'POST', body: 'no profile' })).status).toBe(400)
    const socket = connect(port, '127.0.0.1')
    const heard = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString('latin1'))))
    socket.write('GARBAGE\r\n\r\n')
    expect(await heard).toMatch(/^HTTP\/1\.1 400 /)
    socket.destroy()
  })
})

describe('pushed XML objects', () => {
  const object = '<CP-8841-3PCCExecute>\n<ExecuteItem URL=Resync:[http://h.test/$MA.cfg]/>\n</CP-8841-3PCCExecute>'
  const post = (body: string): RequestInit => ({ method: 'POST', body })

  test('are refused as the phone comes, and carried out where they are switched on', async () => {
    const closed = await webPhone()
    expect((await closed.get('/CGI/Execute', post(object))).status).toBe(403)
    const { phone, asked, get } = await webPhone({ CISCO_XML_EXE_Enable: 'Yes', CISCO_XML_EXE_Auth_Mode: 'Trusted' })
    expect(await (await get('/CGI/Execute', post(object))).text()).toContain('<ResponseItem Status="0"')
    await failed(phone)
    expect(asked).toMatchObject([{ host: 'h.test', path: '/000e08abcdef.cfg' }])
    const other = '<CiscoIPPhoneExecute><ExecuteItem URL="Key:Headset"/></CiscoIPPhoneExecute>'
    expect(await (await get('/CGI/Execute', post(other))).text()).toContain('<ResponseItem Status="1"')
    expect(await (await get('/CGI/Execute', post('<x/>'))).text()).toContain('<CiscoIPPhoneError Number="1"')
  })

  test.each([
    ['URL=Resync:[($PRVTMR > 5)? tftp://h.test/basic.txt]', '($PRVTMR > 5)? tftp://h.test/basic.txt'],
    ['URL="Resync:[($PRVTMR &gt; 5)? tftp://h.test/basic.txt]"', '($PRVTMR > 5)? tftp://h.test/basic.txt'],
    ['URL="Resync:[($PRVTMR > 5)? tftp://h.test/basic.txt]"', '($PRVTMR > 5)? tftp://h.test/basic.txt'],
    ['URL=Resync:[[--key MyOwnSecret] tftp://h.test/basic.cfg]', '[--key MyOwnSecret] tftp://h.test/basic.cfg'],
    ["URL='Resync:[--key MyOwnSecret] tftp://h.test/basic.cfg'", '[--key MyOwnSecret] tftp://h.test/basic.cfg'],
    ['URL=Resync:http://[2001:db8::1]/x.cfg', 'http://[2001:db8::1]/x.cfg'],
  ])('PSH-4: hold any rule, with ">" and brackets of its own: %s', (attribute, rule) => {
    for (const end of ['/>', ' />', '></ExecuteItem>']) {
      const text = `<CP-8841-3PCCExecute><ExecuteItem ${attribute}${end}</CP-8841-3PCCExecute>`
      expect(readExecuteObject(text)?.urls.map(resyncRule)).toEqual([rule])
    }
  })

  test('ask for the credentials of their mode', async () => {
    const local = await webPhone({ CISCO_XML_EXE_Enable: 'Yes', User_Password: 'u' })
    expect((await local.get('/CGI/Execute', post(object))).status).toBe(401)
    const remote = await webPhone({ CISCO_XML_EXE_Enable: 'Yes', CISCO_XML_EXE_Auth_Mode: 'Remote Credential' })
    expect((await remote.get('/CGI/Execute', post(object))).status).toBe(401)
  })

  test.each([
    [object, ['Resync:[http://h.test/$MA.cfg]'], 'http://h.test/$MA.cfg'],
    [
      '<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="Resync:[--key &quot;k&quot;]http://h/p?a&amp;b"/></CiscoIPPhoneExecute>',
      ['Resync:[--key "k"]http://h/p?a&b'],
      '[--key "k"]http://h/p?a&b',
    ],
    [`XML=${encodeURIComponent(object)}`, ['Resync:[http://h.test/$MA.cfg]'], 'http://h.test/$MA.cfg'],
  ])('are read as the guides print them: %s', (text, urls, rule) => {
    expect(readExecuteObject(text)).toEqual({ urls })
    expect(resyncRule(urls[0] ?? '')).toBe(rule)
  })
})

describe.skipIf(!has('curl'))('a stranger’s client', () => {
  test('curl reads the page, logs in with digest, asks for a resync and uploads a profile', async () => {
    const servers = await phoneServers({ 'basic.txt': '<flat-profile><GPP_A> 12345678 </GPP_A></flat-profile>' })
    const phone = startPhone({ Admin_Password: 'Adm1n' }, { listeners })
    const url = `http://127.0.0.1:${(await phone.driver.listeners()).get('web')?.port ?? 0}`
    const login = ['-s', '--max-time', '5', '--digest', '-u', 'admin:Adm1n']
    const rule = `tftp://127.0.0.1:${servers.tftp.port}/basic.txt`
    expect(await output('curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `${url}/admin/cfg.xml`)).toBe('401')
    expect(await output('curl', ...login, `${url}/admin/resync?${rule}`)).toContain('The phone will resync')
    await phone.note('sequence-ends')
    expect(await output('curl', ...login, `${url}/admin/cfg.xml`)).toContain('<GPP_A ua="na">12345678</GPP_A>')
    const upload = '<flat-profile><GPP_B>by curl</GPP_B></flat-profile>'
    expect(await output('curl', ...login, '-d', upload, `${url}/admin/config.xml`)).toContain('The profile is applied')
    await phone.note('changed-by-hand')
    expect(parameter(phone.driver.state(), 'GPP_B')).toBe('by curl')
  })
})

describe('hands', () => {
  const press = (what: string, rule = ''): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams({ what, rule }).toString(),
  })

  test('CAL-1 CAL-2: a resync that is pushed during a call waits for its end', async () => {
    const { phone, asked, get } = await webPhone({ Forced_Resync_Delay: '0', Profile_Rule: 'http://prov.test/own.cfg' })
    expect(await (await get('/hands')).text()).toContain('No call is active.')
    await get('/hands', press('call'))
    await get('/admin/resync?')
    await phone.note('waits-for-call')
    expect(asked).toEqual([])
    await get('/hands', press('hang-up'))
    await failed(phone)
    expect(asked).toHaveLength(1)
  })

  test('ENB-8: the menu resyncs, from a rule of its own too, until User_Configurable_Resync is No', async () => {
    const { phone, asked, get } = await webPhone({ Profile_Rule: 'http://prov.test/own.cfg' })
    await get('/hands', press('menu'))
    await failed(phone)
    await get('/hands', press('menu', 'http://other.test/x.cfg'))
    await phone.note('sequence-fails', 2)
    expect(asked.map(({ host }) => host)).toEqual(['prov.test', 'other.test'])
    const closed = await webPhone({ User_Configurable_Resync: 'No' })
    await closed.get('/hands', press('menu'))
    await closed.phone.note('refused')
    expect(closed.asked).toEqual([])
    expect((await closed.get('/hands', press('shout'))).status).toBe(400)
  })
})

describe('the activation screen', () => {
  test('URL-8 URL-9: a code is typed on it; the service’s rule is followed, a wrong code is said to be one', async () => {
    const asked: FetchRequest[] = []
    const rule = 'http://prov.test/own.cfg'
    const world: Partial<DriverDeps> = {
      fetch: (request) => {
        asked.push(request)
        if (request.purpose !== 'activation') return Promise.resolve({ kind: 'refused', status: 404 })
        if (request.body?.includes('5414011256173816') !== true)
          return Promise.resolve({ kind: 'refused', status: 403 })
        return Promise.resolve({ kind: 'content', text: rule, status: 200, bytes: rule.length, forms: [] })
      },
    }
    const phone = startPhone({ Profile_Rule: 'gds://' }, { listeners, world, activation: 'http://service.test/codes' })
    const url = `http://127.0.0.1:${(await phone.driver.listeners()).get('web')?.port ?? 0}`
    const hands = async (): Promise<string> => (await fetch(`${url}/hands`)).text()
    const type = (code: string) =>
      fetch(`${url}/hands`, { method: 'POST', body: new URLSearchParams({ what: 'code', code }).toString() })
    expect(await hands()).not.toContain('activation code')
    await fetch(`${url}/admin/resync?`)
    await phone.note('activation-code')
    expect(await hands()).toContain('Enter activation code')
    await type('0000111122223333')
    await phone.note('code-refused')
    expect(await hands()).toContain('Invalid activation code')
    await type('5414 0112 5617 3816')
    await phone.note('activated')
    expect(parameter(phone.driver.state(), 'Profile_Rule')).toBe(rule)
    await failed(phone)
    expect(asked.map(({ host }) => host)).toEqual(['service.test', 'service.test', 'prov.test'])
    expect(JSON.stringify([phone.told, phone.driver.log()])).not.toContain('3816')
  })
})

test('OPT-7: the profile account is set up in the menu, and goes with the next request; without it there is no such menu', async () => {
  const { phone, asked, get } = await webPhone({ Profile_Rule: 'http://prov.test/own.cfg' })
  const body = new URLSearchParams({ what: 'account', user: 'anne', password: 'pass1' }).toString()
  expect(await (await get('/hands')).text()).toContain('Profile account')
  await get('/hands', { method: 'POST', body })
  await phone.note('account-set')
  await get('/admin/resync?')
  await failed(phone)
  expect(asked).toMatchObject([{ credentials: { user: 'anne', password: 'pass1' } }])
  expect(JSON.stringify([phone.told, phone.driver.log(), await (await get('/hands')).text()])).not.toContain('pass1')
  const off = await webPhone({ Profile_Authentication_Type: 'Disabled' })
  expect(await (await off.get('/hands')).text()).not.toContain('Profile account')
})

describe('the user’s page', () => {
  test('APP-7: changes what ua="rw" lets it change, and nothing else', async () => {
    const text = '<flat-profile><GPP_A ua="rw">1</GPP_A><GPP_B ua="ro">1</GPP_B><GPP_C>1</GPP_C></flat-profile>'
    const world: Partial<DriverDeps> = {
      fetch: () => Promise.resolve({ kind: 'content', text, status: 200, bytes: text.length, forms: [] }),
    }
    const phone = startPhone({ Profile_Rule: 'http://prov.test/own.cfg' }, { listeners, world })
    const url = `http://127.0.0.1:${(await phone.driver.listeners()).get('web')?.port ?? 0}`
    await fetch(`${url}/admin/resync?`)
    await phone.note('sequence-ends')
    const shown = await (await fetch(`${url}/advanced`)).text()
    expect(shown).toContain('name="GPP_A"')
    expect(shown).not.toContain('name="GPP_B"')
    expect(shown).not.toContain('GPP_C')
    const body = new URLSearchParams({ GPP_A: '2', GPP_B: '2', GPP_C: '2' }).toString()
    expect((await fetch(`${url}/advanced`, { method: 'POST', body })).status).toBe(200)
    await phone.note('changed-by-hand')
    expect(['GPP_A', 'GPP_B', 'GPP_C'].map((name) => parameter(phone.driver.state(), name))).toEqual(['2', '1', '1'])
  })
})

describe('the Info page', () => {
  test('RST-5: the latest restart is the first, as in status.xml, in the phone’s own time', async () => {
    const { phone, get } = await webPhone({ Time_Zone: 'GMT+05:30', Daylight_Saving_Time_Enable: 'No' })
    await get('/admin/reboot')
    await phone.note('started', 2)
    await phone.driver.listeners()
    const text = await (await get('/')).text()
    const shown = /Reboot Reason 1<\/th><td>(\S+) \[([\d-]+) ([\d:]+)\]/.exec(text)
    expect(shown?.[1]).toBe('asked')
    const status = await (await get('/admin/status.xml')).text()
    expect(status).toMatch(/<Reboot_Reason_1>asked \[/)
    expect(status).toContain(shown?.[3])
    const [at] = phone.driver.state().restarts.slice(-1)
    expect(shown?.[3]).toBe(new Date((at?.at ?? 0) + 5.5 * 3_600_000).toISOString().slice(11, 19))
  })
})

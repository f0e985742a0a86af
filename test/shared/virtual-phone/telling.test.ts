import { describe, expect, test } from 'vitest'
import { alive, notFound, profile, silence } from '../../support/virtual-phone-life.ts'

const rule = { Profile_Rule: 'http://h/x.xml' }
const works = () => profile('')

describe('messages', () => {
  test('LOG-1 LOG-2 LOG-3: one pair for each file', () => {
    const phone = alive({
      parameters: { ...rule, Profile_Rule_B: 'http://h/y.xml', Syslog_Server: 's' },
      server: (url) => (url.includes('y.xml') ? { kind: 'refused', status: 404 } : profile('')),
    })
    expect(phone.texts.map((text) => text.replace(/^.* -- /, ''))).toEqual([
      'Requesting resync http://h:80/x.xml',
      'Successful resync http://h:80/x.xml',
      'Requesting resync http://h:80/y.xml',
      'Resync failed: File not found',
    ])
    expect(phone.said.every(({ severity }) => severity === 5)).toBe(true)
  })

  test.each([
    ['Log_Request_Msg', works, 1],
    ['Log_Success_Msg', works, 1],
    ['Log_Failure_Msg', () => silence, 1],
  ] as const)('LOG-4: %s cleared is silent', (name, server, left) => {
    const phone = alive({ parameters: { ...rule, Syslog_Server: 's', [name]: '' }, server })
    expect(phone.said).toHaveLength(left)
  })

  test('without a server nothing is said', () => {
    expect(alive({ parameters: rule, server: works }).said).toEqual([])
  })

  test('LOG-6: with both servers, the messages go to both', () => {
    const phone = alive({
      parameters: { ...rule, Syslog_Server: 's', Debug_Server: 'd:5514', Debug_Level: '0' },
      server: works,
    })
    expect(phone.said.map(({ server }) => server)).toEqual(['s', 'd:5514', 's', 'd:5514'])
  })

  test.each([
    ['DEBUG', 2],
    ['NOTICE', 2],
    ['ERROR', 1],
    ['EMERGENCY', 0],
    ['3', 2],
    ['1', 1],
    ['0', 0],
  ])('LOG-7: Debug_Level %s lets %i lines of the phone’s own log through', (level, lines) => {
    const phone = alive({ parameters: { ...rule, Debug_Server: 'd', Debug_Level: level }, server: () => silence })
    const own = phone.texts.filter((text) => text.includes('fprv_'))
    expect(own).toHaveLength(lines)
    if (lines > 0)
      expect(own.at(-1)).toBe(
        'fprv_eval_profile_rule return status=FPRV_ERR_SERVER_CONNECTION_FAILED err_count:0, retry_delay:60',
      )
  })

  test('LOG-10: a template that would spell out a key or a password does not', () => {
    const phone = alive({
      parameters: {
        Profile_Rule: '[--key $A --uid user77 --pwd pass77] http://h/$A/user77/x',
        GPP_A: 'key-in-a-register',
        Syslog_Server: 's',
        Debug_Server: 'd',
        Log_Request_Msg: '$A $B $PATH',
        GPP_B: 'pass77',
      },
      server: () => silence,
    })
    expect(phone.said.length).toBeGreaterThan(2)
    expect(JSON.stringify([phone.said, phone.notes])).not.toMatch(/key-in-a-register|user77|pass77/)
  })
})

describe('reports', () => {
  const report = { Resync_On_Reset: 'No', Report_Rule: 'http://h/report?$MA' }

  test('REP-1: a report that is asked for is sent once, without retry', () => {
    const phone = alive({ parameters: report, server: () => silence })
    phone.ask('report', 'notify').pass(86_400)
    expect(phone.fetched).toHaveLength(1)
    expect(phone.fetched[0]?.request).toMatchObject({ purpose: 'report', method: 'POST', path: '/report?000e08aabbcc' })
    expect(phone.codes('REP-1')).toEqual(['report-fails'])
  })

  test('REP-2: On Local Change, after its delay', () => {
    const phone = alive({
      parameters: { ...report, Report_To_Server: 'On Local Change', Upload_Delay_On_Local_Change: '90' },
      server: works,
    })
    phone.pass(1000)
    expect(phone.fetched).toHaveLength(0)
    phone.submit({ GPP_A: '1' }).pass(89)
    expect(phone.fetched).toHaveLength(0)
    phone.pass(1)
    expect(phone.fetched[0]?.request.body).toContain('<GPP_A ua="na">1</GPP_A>')
    phone.pass(86_400)
    expect(phone.fetched).toHaveLength(1)
  })

  test('REP-3: Periodically', () => {
    const periodically = { ...report, Report_To_Server: 'Periodically', Periodic_Upload_To_Server: '600' }
    const phone = alive({ parameters: periodically, server: works })
    phone.pass(1800)
    expect(phone.fetched).toHaveLength(3)
    phone.submit({ Report_To_Server: 'On Request' }).pass(86_400)
    expect(phone.fetched).toHaveLength(3)
  })

  test('REP-4 REP-5: two rules in one: the state, and what differs', () => {
    const phone = alive({
      parameters: {
        Resync_On_Reset: 'No',
        Report_Rule: '[--status]http://h/st.xml [--delta]http://h/d.xml',
        GPP_A: 'mine',
      },
      server: works,
    })
    phone.ask('report', 'notify')
    const [status, delta] = phone.fetched.map(({ request }) => request.body ?? '')
    expect(phone.urls).toEqual(['http://h:80/st.xml', 'http://h:80/d.xml'])
    expect(status).toContain('<Product_Name>CP-7841-3PCC</Product_Name>')
    expect(delta).toContain('<GPP_A ua="na">mine</GPP_A>')
    expect(delta).not.toContain('GPP_B')
    expect(phone.state.activity).toBeNull()
  })

  test('REP-4 REP-6: the whole configuration, and no password in it', () => {
    const phone = alive({
      parameters: { ...report, GPP_A: 'a<b', GPP_SB: 'hidden-1', Password_1_: 'hidden-2' },
      server: works,
    })
    phone.ask('report', 'notify')
    const body = phone.fetched[0]?.request.body ?? ''
    expect(body).toContain('<GPP_A ua="na">a&lt;b</GPP_A>')
    expect(body).toContain('<Resync_Periodic ua="na">3600</Resync_Periodic>')
    expect(body).not.toMatch(/hidden-|Password_1_|Admin_Password|GPP_S/)
  })

  test('REP-7: PUT where HTTP_Report_Method says so, and the header that libcurl sends', () => {
    const phone = alive({ parameters: { ...report, HTTP_Report_Method: 'PUT' }, server: works })
    phone.ask('report', 'notify')
    expect(phone.fetched[0]?.request).toMatchObject({
      method: 'PUT',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    const tftp = alive({ parameters: { ...report, Report_Rule: 'tftp://h/r.xml' }, server: works })
    tftp.ask('report', 'notify')
    expect(tftp.fetched[0]?.request.method).toBe('PUT')
  })

  test('REP-8: the key or the IKM goes to the body', () => {
    const phone = alive({
      parameters: { ...report, Report_Rule: '[--key k1234]http://h/r', IKM_HTTP_Encrypt_Content: 'i1234' },
      server: works,
    })
    phone.ask('report', 'notify')
    expect(phone.fetched[0]?.request).toMatchObject({ key: 'k1234', ikm: 'i1234' })
    expect(JSON.stringify(phone.notes)).not.toMatch(/k1234|i1234/)
  })

  test('a report without a rule says that there is nothing to send', () => {
    const phone = alive({ parameters: { Resync_On_Reset: 'No' }, server: () => notFound })
    phone.ask('report', 'notify')
    expect(phone.codes('REP-1')).toEqual(['report-nothing'])
  })
})

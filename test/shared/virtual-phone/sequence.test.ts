import { describe, expect, test } from 'vitest'
import { nextResync, verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { statusXml } from '../../../shared/domain/virtual-phone/report/report-body.ts'
import { alive, born, notFound, profile, silence } from '../../support/virtual-phone-life.ts'

const four = {
  Profile_Rule: 'http://a/1.xml',
  Profile_Rule_B: 'http://b/2.xml',
  Profile_Rule_C: 'tftp://c/3.xml',
  Profile_Rule_D: 'https://d/4.xml',
}
const urls = ['http://a:80/1.xml', 'http://b:80/2.xml', 'tftp://c:69/3.xml', 'https://d:443/4.xml']
const everything = () => profile('')

describe('the sequence', () => {
  test('SEQ-1: A, B, C, D, each from its own server', () => {
    expect(alive({ parameters: four, server: everything }).urls).toEqual(urls)
  })

  test('SEQ-2: a failure interrupts, and the retry begins again with A', () => {
    const phone = alive({
      parameters: { ...four, Resync_Error_Retry_Delay: '30' },
      server: (url) => (url.includes('b') && !url.includes('cd') ? silence : profile('')),
    })
    expect(phone.urls).toEqual(urls.slice(0, 2))
    phone.server = everything
    phone.pass(30)
    expect(phone.urls.slice(2)).toEqual(urls)
  })

  test('SEQ-3 SEQ-4: empty rules and those of which no condition holds are skipped, also the first', () => {
    const phone = alive({
      parameters: {
        Profile_Rule: '',
        Profile_Rule_B: '("$A" eq "yes")? http://b/2.xml',
        Profile_Rule_C: 'http://c/3.xml',
      },
      server: everything,
    })
    expect(phone.urls).toEqual(['http://c:80/3.xml'])
    expect(verdict(phone.state)).toMatchObject({ outcome: 'ok' })
    const skipped = phone.notes.filter((n) => n.code === 'rule-skipped').map((n) => n.params['why'])
    expect(skipped).toEqual(['empty', 'no-condition', 'empty'])
  })

  test('SEQ-5: while a sequence runs, further requests wait, and equal ones wait once', () => {
    const phone = alive({ parameters: { Profile_Rule: 'http://a/1.xml' }, server: () => 'hold' })
    phone.ask('resync').ask('resync').ask('resync', 'web', 'http://z/once.xml')
    expect(phone.fetched).toHaveLength(1)
    expect(nextResync(phone.state).kind).toBe('running')
    phone.server = everything
    phone.settle()
    expect(phone.urls).toEqual(['http://a:80/1.xml', 'http://a:80/1.xml', 'http://z:80/once.xml'])
    expect(phone.codes('SEQ-5')).toContain('waits')
  })

  test('SEQ-5: eight may wait; what comes beyond is dropped, and said so', () => {
    const phone = alive({ parameters: { Profile_Rule: 'http://a/1.xml' }, server: () => 'hold' })
    for (let n = 0; n < 12; n++) phone.ask('resync', 'web', `http://z/${n}.xml`)
    expect(phone.state.waiting).toHaveLength(8)
    expect(phone.notes.filter(({ code }) => code === 'too-many-wait')).toHaveLength(4)
  })

  test('SEQ-6: a given rule is fetched alone and changes no rule', () => {
    const phone = alive({ parameters: four, server: everything })
    phone.ask('resync', 'web', 'http://z/once.xml')
    expect(phone.urls.slice(4)).toEqual(['http://z:80/once.xml'])
    expect(phone.value('Profile_Rule')).toBe('http://a/1.xml')
  })

  test('SEQ-7: a given rule that fails arms no retry and leaves the schedule', () => {
    const phone = alive({ parameters: { Profile_Rule: 'http://a/1.xml' }, server: everything })
    const before = nextResync(phone.state)
    phone.pass(60)
    phone.server = () => notFound
    phone.ask('resync', 'web', 'http://z/once.xml')
    expect(nextResync(phone.state)).toEqual(before)
    expect(phone.timers.has('retry')).toBe(false)
  })

  test('SEQ-8: what Profile_Rule brings counts for the rules after it', () => {
    const options = {
      parameters: { Profile_Rule: 'http://a/1.xml', Profile_Rule_B: 'http://b/old.xml' },
      server: { 'http://a:80/1.xml': profile('<Profile_Rule_B>http://b/new.xml</Profile_Rule_B>') },
    }
    expect(alive(options).urls[1]).toBe('http://b:80/new.xml')
    expect(alive({ ...options, readings: { laterRules: 'at-start' } }).urls[1]).toBe('http://b:80/old.xml')
  })

  test('SEQ-9: # comments a rule out, unless the reading says otherwise', () => {
    const parameters = { Profile_Rule: '# http://a/1.xml', Profile_Rule_B: 'http://b/2.xml' }
    expect(alive({ parameters, server: everything }).urls).toEqual(['http://b:80/2.xml'])
    expect(alive({ parameters, readings: { comments: 'literal' } }).urls).not.toContain('http://a:80/1.xml')
  })

  test.each(['(a = b? http://h/x', '[--key', 'ftp://h/x', '("$A" lt "b")? http://h/x'])(
    'SEQ-10: %s cannot be read, and fails the resync',
    (rule) => {
      const phone = alive({ parameters: { Profile_Rule: rule, Syslog_Server: '10.0.0.1' } })
      expect(phone.fetched).toHaveLength(0)
      expect(verdict(phone.state)).toMatchObject({ outcome: 'failed', failure: { code: 'rule-unreadable' } })
      expect(phone.timers.has('retry')).toBe(true)
    },
  )
})

describe('conditions and assignments', () => {
  const rule = '("$A" eq "1")? http://h/one.xml | ("$A" eq "2")? http://h/two.xml | http://h/other.xml'
  test.each([
    ['1', 'http://h:80/one.xml'],
    ['2', 'http://h:80/two.xml'],
    ['3', 'http://h:80/other.xml'],
  ])('CND-1: with GPP_A = %s the first alternative that holds is taken', (value, url) => {
    expect(alive({ parameters: { GPP_A: value, Profile_Rule: rule } }).urls).toEqual([url])
  })

  test('CND-2: all comparisons must hold', () => {
    const both = '("$A" eq "1" and "$B" eq "2")? http://h/both.xml'
    expect(alive({ parameters: { GPP_A: '1', Profile_Rule: both } }).urls).toEqual([])
    expect(alive({ parameters: { GPP_A: '1', GPP_B: '2', Profile_Rule: both } }).urls).toHaveLength(1)
  })

  test('CND-3: loads are compared as versions', () => {
    const versions = '($SWVER lt sip78xx.12-0-1MPP0001-1)? http://h/old.xml | http://h/new.xml'
    expect(alive({ parameters: { Profile_Rule: versions } }).urls).toEqual(['http://h:80/old.xml'])
    const newer = { firmware: 'sip78xx.12-0-7MPP0501-123' }
    expect(alive({ identity: newer, parameters: { Profile_Rule: versions } }).urls).toEqual(['http://h:80/new.xml'])
  })

  test('ASG-1 ASG-3: assignments come before the fetch, by XML name or by letter', () => {
    const phone = alive({
      parameters: { Profile_Rule: '(User_ID_1_ = "uid$MA"; c = "" ; d = "$MA" ;)! http://h/x.xml', GPP_C: 'old' },
      server: () => 'hold',
    })
    expect(phone.urls).toEqual(['http://h:80/x.xml'])
    const names = ['User_ID_1_', 'GPP_C', 'GPP_D']
    expect(names.map((name) => phone.value(name))).toEqual(['uid000e08aabbcc', '', '000e08aabbcc'])
    expect(phone.state.parameters.get('GPP_D')?.source).toEqual({ kind: 'assignment', rule: 'Profile_Rule' })
  })

  test('ASG-2: an assignment without an address succeeds', () => {
    const phone = alive({
      parameters: { Profile_Rule: '(GPP_A = "x";)!', Profile_Rule_B: 'http://b/$A' },
      server: everything,
    })
    expect(phone.urls).toEqual(['http://b:80/x'])
    expect(verdict(phone.state)?.outcome).toBe('ok')
  })
})

test.each([
  [true, 'Installed', 'http://h:80/has'],
  [false, 'Not Installed', 'http://h:80/none'],
])('CND-1: $CCERT of a phone with its own certificate (%s) is “%s”', (certified, words, url) => {
  const rule = '("$CCERT" eq "Installed")? http://h/has | http://h/none'
  const phone = alive({ identity: { certified }, parameters: { Profile_Rule: rule }, server: () => profile('') })
  expect(phone.urls).toEqual([url])
  expect(statusXml(phone.state, phone.at)).toContain(`<Client_Certificate>${words}</Client_Certificate>`)
})

describe('options', () => {
  test('OPT-2: --uid and --pwd go with the request, and into no note', () => {
    const phone = alive({ parameters: { Profile_Rule: '[--uid admin1 --pwd "my word"] http://h/x.xml' } })
    expect(phone.fetched[0]?.request.credentials).toEqual({ user: 'admin1', password: 'my word' })
    expect(JSON.stringify(phone.notes)).not.toMatch(/admin1|my word/)
  })

  test('OPT-3: --post sends the expanded register', () => {
    const phone = alive({ parameters: { GPP_A: 'mac=$MA', Profile_Rule: '[--post a] http://h/lost-reg?' } })
    expect(phone.fetched[0]?.request).toMatchObject({ method: 'POST', body: 'mac=000e08aabbcc', path: '/lost-reg?' })
  })

  test('OPT-4: --alias reads foreign XML, also by the end of a path', () => {
    const phone = alive({
      parameters: {
        GPP_B: '/CPE/SIP/name = /flat-profile/Display_Name_1_ ; SIP/user = /flat-profile/User_ID_1_ ;',
        Profile_Rule: '[--alias b] https://p/account',
      },
      server: () => ({
        kind: 'content',
        text: '<CPE><SIP><name> Anne </name><user>4711</user><other>x</other></SIP></CPE>',
        status: 200,
        bytes: 80,
        forms: [],
      }),
    })
    expect([phone.value('Display_Name_1_'), phone.value('User_ID_1_')]).toEqual(['Anne', '4711'])
  })

  test('OPT-5: --srv is for HTTP and HTTPS', () => {
    const phone = alive({ parameters: { Profile_Rule: '[--srv] http://h/x.xml' } })
    expect(phone.fetched[0]?.request.srv).toBe(true)
    const tftp = alive({ parameters: { Profile_Rule: '[--srv] tftp://h/x.xml', Syslog_Server: '10.0.0.1' } })
    expect(tftp.fetched).toHaveLength(0)
    expect(tftp.texts.at(-1)).toContain('Error - TFTP Scheme not supported in SRV lookups.')
  })

  test('OPT-6: $SA to $SD are put into options alone', () => {
    const phone = alive({
      parameters: { GPP_SA: 'verySecret', Profile_Rule: '[--key $SA] http://h/$SA.cfg', Syslog_Server: '10.0.0.1' },
    })
    expect(phone.fetched[0]?.request).toMatchObject({ key: 'verySecret', path: '/$SA.cfg' })
    expect(JSON.stringify([phone.notes, phone.said])).not.toContain('verySecret')
  })

  test('OPT-7: the profile account that was typed on the screen answers, unless it is switched off or XSI', () => {
    const typed = (parameters: Readonly<Record<string, string>>) => {
      const phone = alive({
        parameters: { Profile_Rule: 'http://h/x.xml', Syslog_Server: '10.0.0.1', ...parameters },
        server: everything,
      })
      phone.happens({ type: 'account-entered', at: phone.at, user: 'anne', password: 'pass1' }).ask('resync')
      expect(JSON.stringify([phone.notes, phone.said])).not.toContain('pass1')
      return phone
    }
    const basic = typed({})
    expect(basic.fetched.map(({ request }) => request.credentials)).toEqual([
      undefined,
      { user: 'anne', password: 'pass1' },
    ])
    expect(basic.codes('OPT-7')).toEqual(['account-set'])
    expect(basic.ask('factory-reset').state.profileAccount).toBeNull()
    const off = typed({ Profile_Authentication_Type: 'Disabled' })
    expect([off.fetched.at(-1)?.request.credentials, off.codes('OPT-7')]).toEqual([undefined, ['refused']])
    expect(typed({ Profile_Authentication_Type: 'XSI Authentication' }).fetched[1]?.request.credentials).toBeUndefined()
  })

  test('OPT-8: XSI credentials where Profile_Authentication_Type says so', () => {
    const base = { Profile_Rule: 'http://h/x.xml', Profile_Authentication_Type: 'XSI Authentication' }
    const login = alive({ parameters: { ...base, Login_User_ID: 'anne', Login_Password: 'pass1' } })
    expect(login.fetched[0]?.request.credentials).toEqual({ user: 'anne', password: 'pass1' })
    const sip = { ...base, XSI_Authentication_Type: 'SIP Credentials', Auth_ID_1_: 'sip1', Password_1_: 'pass2' }
    expect(alive({ parameters: sip }).fetched[0]?.request.credentials).toEqual({ user: 'sip1', password: 'pass2' })
  })
})

describe('macros that change as the phone lives', () => {
  test('MAC-3: $PRVST tells why', () => {
    const phone = alive({
      parameters: { Profile_Rule: 'http://h/$PRVST', Resync_Periodic: '100', Resync_Error_Retry_Delay: '10' },
      server: everything,
    })
    phone.pass(100)
    phone.server = () => silence
    phone.ask('resync').pass(10)
    expect(phone.urls.map((url) => url.split('/').at(-1))).toEqual(['0', '1', '-1', '2'])
  })

  test('MAC-4: $PRVTMR counts since the last attempt, and since power-on before the first', () => {
    const phone = born({ parameters: { Profile_Rule: 'http://h/$PRVTMR', Resync_On_Reset: 'No' }, server: everything })
    phone.powerOn().pass(42)
    phone.ask('resync').pass(600).ask('resync')
    expect(phone.urls).toEqual(['http://h:80/42', 'http://h:80/600'])
  })

  test('MAC-5 MAC-6: $UPGTMR, $UPGST and $UPGERR follow the upgrades', () => {
    const phone = alive({
      parameters: {
        Profile_Rule: 'http://h/$UPGTMR/$UPGERR',
        Upgrade_Rule: 'http://h/$UPGST/sip78xx.12-0-1MPP0001-1.loads',
        Upgrade_Error_Retry_Delay: '50',
        Resync_After_Upgrade_Attempt: 'No',
      },
      server: (url) => (url.includes('loads') ? notFound : profile('')),
    })
    phone.pass(50).pass(7).ask('resync')
    expect(phone.urls).toEqual([
      'http://h:80/0/',
      'http://h:80/1/sip78xx.12-0-1MPP0001-1.loads',
      'http://h:80/2/sip78xx.12-0-1MPP0001-1.loads',
      'http://h:80/7/File not found',
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { parseProfile, valuesOf } from '../../../shared/domain/profile/parse.ts'
import { packCommands, packedName } from '../../../shared/domain/task/packing.ts'
import { resyncDay } from '../../../shared/domain/task/resync-day.ts'
import { applyTask, proposal, taskIds, taskParameters, taskXml } from '../../../shared/domain/task/task.ts'
import { isUnique, pathOfRule, starterTemplate, withRoute } from '../../../shared/domain/task/unique.ts'
import { catalogue, lintText } from '../../support/profile-catalogue.ts'

const bench = { address: '192.168.1.4', tftpPort: 6969, httpPort: 8080, httpsPort: 8443, syslogPort: 5514 }
const valueOf = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result.value
}

describe('every task', () => {
  test.each(taskIds)('%s sets parameters that the phones know', (task) => {
    for (const name of taskParameters[task]) expect(catalogue.find(name), name).not.toBeNull()
  })

  test.each(taskIds)('%s proposes only its own parameters, and its XML reads back as it was meant', (task) => {
    const answers = proposal(task, bench)
    expect(Object.keys(answers).length).toBeGreaterThan(0)
    expect(taskParameters[task]).toEqual(expect.arrayContaining(Object.keys(answers)))
    const xml = valueOf(taskXml(task, answers, 'na'))
    expect(Object.fromEntries(valuesOf(parseProfile(xml)))).toEqual(answers)
    expect(xml).toContain('ua="na"')
  })

  test.each(taskIds)('%s proposes nothing that the linter warns of', (task) => {
    const findings = lintText(valueOf(taskXml(task, proposal(task, bench), 'na')))
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual([])
  })

  test.each(taskIds)('%s proposes nothing wrong while the bench has no address', (task) => {
    expect(JSON.stringify(proposal(task, null))).not.toMatch(/null|undefined/)
  })
})

test('phones are told to send their logs to this bench, with its port where it is not the usual one', () => {
  expect(proposal('logs', bench)['Syslog_Server']).toBe('192.168.1.4:5514')
  expect(proposal('logs', { ...bench, syslogPort: 514 })['Syslog_Server']).toBe('192.168.1.4')
  expect(proposal('logs', { ...bench, syslogPort: null })).toEqual({})
})

test('a task changes its own parameters and nothing else in a profile', () => {
  const before = '<!-- kept -->\r\n<flat-profile>\r\n  <GPP_A>12345678</GPP_A>\r\n</flat-profile>\r\n'
  const after = valueOf(applyTask(before, 'mic', { MIC_Cert_Refresh_Enable: 'Yes' }, null))
  expect(after).toBe(before.replace('</GPP_A>', '</GPP_A>\r\n  <MIC_Cert_Refresh_Enable>Yes</MIC_Cert_Refresh_Enable>'))
  expect(applyTask('no profile', 'mic', { MIC_Cert_Refresh_Enable: 'Yes' }, null)).toMatchObject({ ok: false })
})

test('an empty message is written, because it is what turns the message off', () => {
  expect(valueOf(taskXml('logs', { Log_Request_Msg: '' }, null))).toContain('<Log_Request_Msg></Log_Request_Msg>')
})

describe('the picture of a day', () => {
  const from = Date.UTC(2026, 0, 1, 8)
  const day = (answers: Readonly<Record<string, string>>) => resyncDay(answers, { from, start: 'success' })

  test('shows every resync of the next 24 hours, and none after', () => {
    expect(day({ Resync_Periodic: '3600' }).count).toBe(23)
    expect(day({ Resync_Periodic: '0' }).count).toBe(0)
    expect(day({ Provision_Enable: 'No' })).toMatchObject({ count: 0, table: { off: true } })
  })

  test('shows a time of day with its spread, and that it puts the interval aside', () => {
    const { marks, table } = day({ Resync_At__HHmm_: '0959', Resync_Periodic: '60', Time_Zone: 'GMT' })
    expect(marks).toEqual([{ from: 119 / 1440, to: 129 / 1440, cause: 'time-of-day' }])
    expect(table.periodicIgnored).toBe(true)
  })

  test('AT-4: the time of day is that of Time_Zone, for a phone as it comes GMT-08:00 with daylight saving', () => {
    const start = (answers: Readonly<Record<string, string>>) => (day(answers).marks[0]?.from ?? 0) * 24
    // 09:59 at GMT-08:00 is 17:59 UTC: from 08:00 on, 9 hours and 59 minutes.
    expect(start({ Resync_At__HHmm_: '0959' })).toBeCloseTo(9 + 59 / 60)
    expect(start({ Resync_At__HHmm_: '0959', Time_Zone: 'GMT+01:00' })).toBeCloseTo(59 / 60)
    const july = resyncDay({ Resync_At__HHmm_: '0959' }, { from: Date.UTC(2026, 6, 1, 8), start: 'success' })
    expect([(july.marks[0]?.from ?? 0) * 24, july.offsetMinutes]).toEqual([expect.closeTo(8 + 59 / 60), -420])
  })

  test('stops counting where a picture stops showing', () => {
    expect(day({ Resync_Periodic: '1' })).toMatchObject({ count: 3_000, more: true })
  })
})

describe('packing', () => {
  test('is compressing, then encrypting, by our command and by hand', () => {
    expect(packCommands('basic.txt', true, true)).toEqual({
      bench: 'resync-bench pack basic.txt --gzip --key-env KEY -o basic.cfg',
      byHand: ['gzip -k basic.txt', 'openssl enc -aes-256-cbc -md md5 -pass env:KEY -in basic.txt.gz -out basic.cfg'],
    })
  })

  test('names the file as the chapter does', () => {
    expect(packedName('basic.txt', true, false)).toBe('basic.txt.gz')
    expect(packedName('a.b/basic', false, true)).toBe('a.b/basic.cfg')
  })

  test('quotes a name that a shell would read otherwise', () => {
    expect(packCommands("l'été.xml", true, false).byHand).toEqual([String.raw`gzip -k 'l'\''été.xml'`])
  })
})

describe('unique profiles', () => {
  test('a template begins with the columns that the table has', () => {
    expect(valueOf(starterTemplate(['mac', 'extension']))).toContain('<User_ID_1_>{{extension}}</User_ID_1_>')
    expect(valueOf(starterTemplate(['mac']))).not.toContain('{{')
  })

  test('the route is the path of the rule', () => {
    expect(pathOfRule('http://192.168.1.4:8080/$PSN/$MA.xml')).toBe('/$PSN/$MA.xml')
    expect(pathOfRule('[--key $SA] tftp://10.0.0.1/$MA.cfg')).toBe('/$MA.cfg')
    expect(pathOfRule('/$MA.cfg')).toBe('/$MA.cfg')
    expect(pathOfRule('http://10.0.0.1/')).toBeNull()
    expect(pathOfRule('($PRVTMR ge 600)? /a | /b')).toBeNull()
  })

  test('a route that is there is changed, not doubled', () => {
    const route = { pattern: '/$MA.xml', template: 'a.xml', gzip: false, key: '' }
    expect(withRoute([route], { ...route, gzip: true })).toEqual([{ ...route, gzip: true }])
    expect(withRoute([route], { ...route, pattern: '/$SN.xml' })).toHaveLength(2)
  })

  test('a path without the phone in it is not unique', () => {
    expect([isUnique('/$PSN/$MA.xml'), isUnique('/$(SN).xml'), isUnique('/$PSN.xml')]).toEqual([true, true, false])
  })
})

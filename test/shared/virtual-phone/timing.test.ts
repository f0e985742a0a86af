import { describe, expect, test } from 'vitest'
import { nextResync, verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import { alive, born, noon, profile, silence, type LifeOptions } from '../../support/virtual-phone-life.ts'

const rule = { Profile_Rule: 'http://h/x.xml' }
const works = () => profile('')
const phoneWith = (parameters: Readonly<Record<string, string>>, options: LifeOptions = {}) =>
  alive({ server: works, ...options, parameters: { ...rule, ...parameters } })

/** Seconds from the start at which the phone asked. */
const times = (phone: { readonly fetched: readonly { readonly at: number }[] }) =>
  phone.fetched.map(({ at }) => (at - noon) / 1000)

describe('what lets a resync happen', () => {
  test('ENB-1: Provision_Enable = No blocks every way of asking', () => {
    const phone = phoneWith({ Provision_Enable: 'No', CISCO_XML_EXE_Enable: 'Yes' })
    for (const by of ['web', 'notify', 'xml', 'menu'] as const) phone.ask('resync', by)
    phone.pass(86_400)
    expect(phone.fetched).toHaveLength(0)
    expect(phone.codes('ENB-1')).toEqual(['nothing-at-start', 'refused', 'refused', 'refused', 'refused'])
    expect(nextResync(phone.state)).toEqual({ kind: 'never', why: 'switched-off' })
  })

  test('ENB-2: a profile that switches provisioning off ends the sequence there', () => {
    const phone = phoneWith(
      { Profile_Rule_B: 'http://h/y.xml' },
      { server: () => profile('<Provision_Enable>No</Provision_Enable>') },
    )
    phone.pass(86_400)
    expect(phone.urls).toEqual(['http://h:80/x.xml'])
    expect(verdict(phone.state)?.outcome).toBe('ok')
  })

  test('ENB-3 ENB-4: Resync_On_Reset decides at power-on and after a reboot', () => {
    const yes = phoneWith({})
    yes.ask('reboot').pass(60)
    expect(yes.fetched).toHaveLength(2)
    const no = phoneWith({ Resync_On_Reset: 'No' })
    no.ask('reboot').pass(86_400)
    expect(no.fetched).toHaveLength(0)
  })

  test.each([
    ['ENB-5', 'notify', 'Resync_From_SIP', 'No'],
    ['ENB-6', 'web', 'Enable_Direct_Action_Url', 'No'],
    ['ENB-7', 'xml', 'CISCO_XML_EXE_Enable', ''],
    ['ENB-8', 'menu', 'User_Configurable_Resync', 'No'],
  ] as const)('%s: asked by %s, %s = “%s” refuses', (id, by, parameter, value) => {
    const closed = phoneWith({ [parameter]: value })
    closed.ask('resync', by)
    expect(closed.fetched).toHaveLength(1)
    expect(closed.codes(id)).toEqual(['refused'])
    const open = phoneWith({ [parameter]: 'yes' })
    open.ask('resync', by)
    expect(open.fetched).toHaveLength(2)
  })
})

describe('random delays', () => {
  const first = (seed: number, parameters: Readonly<Record<string, string>> = {}, readings = {}) => {
    const phone = born({ seed, randomDelay: true, readings, parameters: { ...rule, ...parameters }, server: works })
    phone.powerOn().pass(3600)
    return times(phone)[0] ?? Number.NaN
  }

  test('RND-1: power-on waits between 0 and 40 s with the factory’s 2 units of 20 s, spread evenly', () => {
    const waits = Array.from({ length: 200 }, (_, seed) => first(seed))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...waits)).toBeLessThanOrEqual(40)
    expect(Math.max(...waits)).toBeGreaterThan(35)
    const mean = waits.reduce((a, b) => a + b, 0) / waits.length
    expect(mean).toBeGreaterThan(16)
    expect(mean).toBeLessThan(24)
  })

  test('RND-1: in seconds by the other reading', () => {
    const waits = Array.from({ length: 50 }, (_, seed) =>
      first(seed, { Resync_Random_Delay: '10' }, { randomDelayUnit: 'seconds' }),
    )
    expect(Math.max(...waits)).toBeLessThanOrEqual(10)
  })

  test('RND-2: no other resync waits for it', () => {
    const phone = phoneWith({ Resync_Random_Delay: '60000', Resync_Periodic: '100' })
    phone.ask('resync')
    expect(times(phone)).toEqual([0])
    phone.pass(100)
    expect(times(phone)).toEqual([0, 100])
  })
})

describe('schedules', () => {
  test('PER-1: nothing is periodic before the first success', () => {
    const phone = phoneWith({ Resync_On_Reset: 'No', Resync_Periodic: '60' })
    phone.pass(3600)
    expect(phone.fetched).toHaveLength(0)
    phone.ask('resync').pass(60)
    expect(phone.fetched).toHaveLength(2)
  })

  test('PER-2 PER-3: 600, 1200, 300, and then 300 for ever', () => {
    const phone = phoneWith({ Resync_Periodic: '600,1200,300' })
    phone.pass(2700)
    expect(times(phone)).toEqual([0, 600, 1800, 2100, 2400, 2700])
  })

  test('PER-2: a push uses up no step, and neither does a resync that is held back', () => {
    const pushed = phoneWith({ Resync_Periodic: '600,1200,300' })
    pushed.pass(100).ask('resync').pass(2400)
    expect(times(pushed)).toEqual([0, 100, 700, 1900, 2200, 2500])
    const held = phoneWith({ Resync_Periodic: '100,1000', Resync_Trigger_1: '$PRVTMR ge 250' })
    held.ask('resync').pass(1300)
    expect(times(held)).toEqual([0, 300, 1300])
  })

  test('PER-1: a start without a resync arms the period again, where a resync has ever succeeded', () => {
    const submitted = phoneWith({ Resync_Periodic: '100' })
    submitted.submit({ Resync_On_Reset: 'No' }).pass(250)
    expect(times(submitted)).toEqual([0, 110, 210])
    const never = phoneWith({ Resync_Periodic: '100', Resync_On_Reset: 'No' })
    expect(never.pass(250).fetched).toHaveLength(0)
  })

  test.each(['600,', 'abc', '1h'])('PER-6: “%s” cannot be read and counts as 0, and the phone says so', (text) => {
    const phone = phoneWith({ Resync_Periodic: text })
    expect(phone.pass(7200).fetched).toHaveLength(1)
    expect(phone.codes('PER-6')).toEqual(['list-unreadable'])
  })

  test('PER-4: 2400+30 waits between 2400 and 2430 s', () => {
    const waits = Array.from({ length: 60 }, (_, seed) => {
      const phone = phoneWith({ Resync_Periodic: '2400+30' }, { seed })
      phone.pass(2431)
      return times(phone)[1] ?? Number.NaN
    })
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2400)
    expect(Math.max(...waits)).toBeLessThanOrEqual(2430)
    expect(new Set(waits).size).toBeGreaterThan(30)
  })

  test.each(['0', ''])('PER-5: Resync_Periodic = “%s” turns it off', (value) => {
    const phone = phoneWith({ Resync_Periodic: value })
    phone.pass(86_400)
    expect(phone.fetched).toHaveLength(1)
    expect(nextResync(phone.state)).toEqual({ kind: 'never', why: 'nothing-armed' })
  })

  test('PER-1: a whole day of the factory’s 3600 s is a fetch an hour', () => {
    const phone = phoneWith({})
    phone.pass(86_400)
    expect(times(phone)).toEqual(Array.from({ length: 25 }, (_, hour) => hour * 3600))
  })

  test('AT-1 AT-3 AT-4: 1430 in GMT+01:00 is 13:30 UTC, up to ten minutes late, each day, and no period', () => {
    const phone = phoneWith({ Resync_At__HHmm_: '1430', Time_Zone: 'GMT+01:00', Resync_Periodic: '60' })
    phone.pass(3 * 86_400)
    const [start, ...days] = times(phone)
    expect(start).toBe(0)
    expect(days).toHaveLength(3)
    for (const [day, seconds] of days.entries()) {
      const late = seconds - 5400 - day * 86_400
      expect(late).toBeGreaterThanOrEqual(0)
      expect(late).toBeLessThanOrEqual(600)
    }
  })

  test('AT-1: it is armed without a resync at reset too', () => {
    const phone = phoneWith({ Resync_At__HHmm_: '0000', Time_Zone: 'GMT', Resync_On_Reset: 'No' })
    phone.pass(86_400)
    expect(phone.fetched).toHaveLength(1)
  })

  test.each(['2460', '9999', '930', 'noon'])('AT-2: %s is no time, and is ignored', (text) => {
    const phone = phoneWith({ Resync_At__HHmm_: text, Resync_Periodic: '100' })
    phone.pass(100)
    expect(times(phone)).toEqual([0, 100])
  })

  test('AT-4: in July, 0300 in GMT+01:00 with daylight saving is 01:00 UTC', () => {
    const july = { startsAt: Date.UTC(2026, 6, 6, 12) }
    const phone = phoneWith({ Resync_At__HHmm_: '0300', Time_Zone: 'GMT+01:00', Resync_On_Reset: 'No' }, july)
    phone.pass(86_400)
    const late = phone.fetched.map(({ at }) => (at - Date.UTC(2026, 6, 7, 1)) / 1000)
    expect(late).toHaveLength(1)
    expect(late[0]).toBeGreaterThanOrEqual(0)
    expect(late[0]).toBeLessThanOrEqual(600)
    const off = { Daylight_Saving_Time_Enable: 'No', Resync_At__HHmm_: '0300', Time_Zone: 'GMT+01:00' }
    const standard = phoneWith({ ...off, Resync_On_Reset: 'No' }, july)
    standard.pass(86_400)
    expect(standard.fetched[0]?.at).toBeGreaterThanOrEqual(Date.UTC(2026, 6, 7, 2))
  })

  test('AT-3: 0959 in GMT, at noon, is between 21:59 and 22:09 hours later', () => {
    const phone = phoneWith({ Resync_At__HHmm_: '0959', Time_Zone: 'GMT' })
    phone.pass(86_400)
    expect(times(phone)[1]).toBeGreaterThanOrEqual(79_140)
    expect(times(phone)[1]).toBeLessThanOrEqual(79_740)
  })

  test('AT-5: the daily resync stays after a failure without retry', () => {
    const phone = phoneWith(
      { Resync_At__HHmm_: '1300', Time_Zone: 'GMT', Resync_Error_Retry_Delay: '0' },
      { server: () => silence },
    )
    phone.pass(2 * 86_400)
    expect(phone.fetched).toHaveLength(3)
  })
})

describe('retries', () => {
  test('RTY-1 RTY-2: the factory’s list is used up failure by failure, the last repeats, and a success begins anew', () => {
    const phone = phoneWith(
      { Resync_Error_Retry_Delay: '60,120,240', Resync_Periodic: '1000' },
      { server: () => silence },
    )
    phone.pass(660)
    expect(times(phone)).toEqual([0, 60, 180, 420, 660])
    phone.server = works
    phone.pass(240) // succeeds at 900
    phone.server = () => silence
    phone.pass(1060)
    expect(times(phone).slice(5)).toEqual([900, 1900, 1960])
  })

  test('RTY-3: 0 is never, or at once by the older reading', () => {
    const never = phoneWith({ Resync_Error_Retry_Delay: '0' }, { server: () => silence })
    expect(never.codes('RTY-3')).toEqual(['no-retry'])
    expect(nextResync(never.state)).toEqual({ kind: 'never', why: 'nothing-armed' })
    const atOnce = phoneWith(
      { Resync_Error_Retry_Delay: '0' },
      { server: () => silence, readings: { retryZero: 'at-once' } },
    )
    atOnce.pass(3)
    expect(atOnce.fetched.length).toBeGreaterThan(2)
  })

  test('RTY-4: with a retry of 0 the period goes on after a failure', () => {
    const phone = phoneWith({ Resync_Periodic: '100', Resync_Error_Retry_Delay: '0' })
    phone.server = () => silence
    phone.pass(350)
    expect(times(phone)).toEqual([0, 100, 200, 300])
  })

  test('RTY-1: the factory’s list, never answered', () => {
    const phone = phoneWith({}, { server: () => silence })
    phone.pass(300_000)
    const waits = [60, 180, 420, 900, 1860, 3780, 7620, 15300, 30660, 61380, 122820, 209220, 295620]
    expect(times(phone)).toEqual([0, ...waits])
  })

  test('RTY-4: a failure stops the period until a success', () => {
    const phone = phoneWith({ Resync_Periodic: '100', Resync_Error_Retry_Delay: '1000' })
    phone.server = () => silence
    phone.pass(1000)
    expect(times(phone)).toEqual([0, 100])
    phone.server = works
    phone.pass(200)
    expect(times(phone)).toEqual([0, 100, 1100, 1200])
  })
})

describe('calls', () => {
  test('CAL-1 CAL-2: a resync waits for the end of the call and for Forced_Resync_Delay after it', () => {
    const phone = phoneWith({ Forced_Resync_Delay: '300' })
    phone.call(true).ask('resync').pass(1000)
    expect(times(phone)).toEqual([0])
    expect(nextResync(phone.state)).toMatchObject({ kind: 'waiting' })
    phone.call(false).pass(299)
    expect(times(phone)).toEqual([0])
    phone.pass(1)
    expect(times(phone)).toEqual([0, 1300])
  })

  test('CAL-3: another call starts the countdown anew', () => {
    const phone = phoneWith({ Forced_Resync_Delay: '300', Resync_Periodic: '100' })
    phone.call(true).pass(50).call(false).pass(200).call(true).pass(100).call(false).pass(299)
    expect(times(phone)).toEqual([0])
    phone.pass(1)
    expect(times(phone)).toEqual([0, 650])
  })

  test('CAL-2: with a delay of 0 it goes as soon as the lines are idle', () => {
    const phone = phoneWith({ Forced_Resync_Delay: '0' })
    phone.call(true).ask('resync').pass(10).call(false)
    expect(times(phone)).toEqual([0, 10])
  })

  test('CAL-4: a call does not interrupt a sequence', () => {
    const phone = phoneWith({ Profile_Rule_B: 'http://h/y.xml' }, { server: () => 'hold' })
    phone.call(true)
    phone.server = works
    phone.settle()
    expect(phone.fetched).toHaveLength(2)
    expect(verdict(phone.state)?.outcome).toBe('ok')
  })

  test('CAL-1: by the other reading a resync goes after the longest wait, though the call lasts', () => {
    const readings = { forcedResync: 'longest-wait' } as const
    const phone = phoneWith({ Forced_Resync_Delay: '300' }, { readings })
    phone.call(true).ask('resync').pass(299)
    expect(times(phone)).toEqual([0])
    phone.pass(1)
    expect(times(phone)).toEqual([0, 300])
    const short = phoneWith({ Forced_Resync_Delay: '300' }, { readings })
    short.call(true).ask('resync').pass(5).call(false)
    expect(times(short)).toEqual([0, 5])
  })
})

describe('triggers', () => {
  const trigger = { Resync_Trigger_1: '$UPGTMR gt 300 and $PRVTMR ge 600' }

  test('TRG-1: a false trigger holds back even the resync at reset', () => {
    const phone = phoneWith(trigger)
    expect(phone.fetched).toHaveLength(0)
    expect(phone.codes('TRG-1')).toEqual(['held-back'])
    expect(nextResync(phone.state)).toEqual({ kind: 'waiting', at: null })
  })

  test('TRG-3: before any success it is looked at each minute: the chapter’s own example fetches after 600 s', () => {
    const phone = phoneWith(trigger)
    phone.pass(86_400)
    expect(times(phone)[0]).toBe(600)
    expect(phone.codes('TRG-1').slice(0, 1)).toEqual(['held-back'])
    expect(times(phone).length).toBeGreaterThan(20)
  })

  test('TRG-5: a trigger that cannot be read never holds, and the phone says so', () => {
    const phone = phoneWith({ Resync_Trigger_1: '$PRVTMR wants 600' })
    phone.pass(3600)
    expect(phone.fetched).toHaveLength(0)
    expect(phone.codes('TRG-5')).toEqual(['rule-unreadable'])
  })

  test('TRG-1: one of two is enough', () => {
    expect(phoneWith({ ...trigger, Resync_Trigger_2: '$PRVST eq 0' }).fetched).toHaveLength(1)
  })

  test('TRG-2: the web page and NOTIFY take no notice, a menu does', () => {
    const phone = phoneWith(trigger)
    phone.ask('resync', 'menu')
    expect(phone.fetched).toHaveLength(0)
    phone.ask('resync', 'web').ask('resync', 'notify')
    expect(phone.fetched).toHaveLength(2)
  })

  test('TRG-3: a period that is held back comes up again a period later', () => {
    const phone = phoneWith({ Resync_Periodic: '250', Resync_Trigger_1: '$PRVTMR ge 600' })
    expect(phone.fetched).toHaveLength(0)
    phone.ask('resync').pass(750)
    expect(times(phone)).toEqual([0, 750])
  })

  test('TRG-3: a retry that is held back comes up again with the next delay', () => {
    const phone = phoneWith({ Resync_Error_Retry_Delay: '10,20' }, { server: () => silence })
    phone.submit({ Resync_Trigger_1: '$PRVST ne 2' }).pass(10)
    expect(phone.fetched).toHaveLength(2)
    phone.pass(50)
    expect(phone.fetched).toHaveLength(2)
    expect(phone.timers.has('retry')).toBe(true)
  })

  test('TRG-4: by the older reading a trigger that becomes true causes a resync', () => {
    const phone = phoneWith(
      { Resync_On_Reset: 'No', Resync_Periodic: '0', Resync_Trigger_1: '$PRVTMR ge 600' },
      { readings: { triggers: 'cause' } },
    )
    phone.pass(1300)
    expect(times(phone)).toEqual([600, 1200])
  })
})

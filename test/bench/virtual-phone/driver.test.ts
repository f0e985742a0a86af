import { expect, onTestFinished, test } from 'vitest'
import { PhoneDriver, type DriverDeps } from '../../../electron/bench/virtual-phone/driver.ts'
import { PhoneClock } from '../../../electron/bench/virtual-phone/phone-clock.ts'
import { systemResolver } from '../../../electron/bench/virtual-phone/resolver.ts'
import { createSyslogSender } from '../../../electron/bench/virtual-phone/syslog-sender.ts'
import { createPhone, phoneSetup, step } from '../../../shared/domain/virtual-phone/machine.ts'
import type { FetchAnswer, FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { catalogue } from '../../support/profile-catalogue.ts'
import { identity, startPhone } from '../../support/phone-world.ts'
import { nthMac } from '../../support/mac.ts'

const content: FetchAnswer = { kind: 'content', text: '<flat-profile/>', status: 200, bytes: 15, forms: [] }
const periodic = {
  Resync_On_Reset: 'Yes',
  Resync_Periodic: '600+60',
  Profile_Rule: 'http://prov.test/$MA.cfg',
}

/** When each request of a fleet was made, by the phones' clock. */
async function dayOf(phones: number, seed: number): Promise<readonly string[]> {
  const clock = new PhoneClock({ start: Date.UTC(2026, 2, 14), pace: 'jump' })
  const syslog = createSyslogSender()
  const asked: string[] = []
  const fetch = async (request: FetchRequest): Promise<FetchAnswer> => {
    asked.push(`${clock.now()} ${request.path}`)
    await new Promise((resolve) => setImmediate(resolve))
    return content
  }
  const world: DriverDeps = { step, clock, fetch, syslog, resolver: systemResolver, logLines: 0 }
  const setup = phoneSetup(catalogue)
  const bodies = Array.from({ length: phones }, (_, index) => {
    const mac = nthMac(index)
    return new PhoneDriver(createPhone(identity({ mac }), { setup, parameters: periodic, seed }), world)
  })
  for (const body of bodies) body.powerOn({ ip: '127.0.0.1', domain: '', dhcp: {} })
  await new Promise<void>((resolve) => clock.after(86_400_000, resolve))
  clock.stop()
  await Promise.all(bodies.map((body) => body.stop()))
  await syslog.close()
  return asked
}

test('a day of twenty phones passes in seconds, and two days from one seed are one day', async () => {
  const began = performance.now()
  const [one, again, other] = [await dayOf(20, 1), await dayOf(20, 1), await dayOf(20, 2)]
  expect(performance.now() - began).toBeLessThan(15_000)
  expect(one.length).toBeGreaterThan(20 * 125)
  expect(again).toEqual(one)
  expect(other).not.toEqual(one)
})

test('a phone that is switched off by whoever listens to it does nothing any more', async () => {
  const clock = new PhoneClock({ start: 0, pace: 'jump' })
  const syslog = createSyslogSender()
  onTestFinished(() => syslog.close())
  let asked = 0
  const world: DriverDeps = {
    step,
    clock,
    fetch: () => Promise.resolve(content).finally(() => (asked += 1)),
    syslog,
    resolver: systemResolver,
    logLines: 0,
  }
  const body = new PhoneDriver(createPhone(identity(), { setup: phoneSetup(catalogue), parameters: periodic }), world, {
    onEvent: (event) => {
      if (event.type === 'note' && event.code === 'sequence-ends') body.powerOff()
    },
  })
  body.powerOn({ ip: '127.0.0.1', domain: '', dhcp: {} })
  await new Promise<void>((resolve) => clock.after(86_400_000, resolve))
  expect([asked, body.state().phase, body.state().timers]).toEqual([1, 'off', {}])
  clock.stop()
})

test('a request that is under way ends when the phone is stopped', async () => {
  let aborted = false
  const fetch: DriverDeps['fetch'] = (_request, { signal }) =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        aborted = true
        resolve({ kind: 'unreachable', reason: 'broken-off', detail: 'cancelled' })
      })
    })
  const phone = startPhone({ Profile_Rule: 'http://prov.test/x' }, { world: { fetch } })
  phone.driver.ask({ by: 'web', what: 'resync', from: '127.0.0.1' })
  await phone.note('asks')
  await phone.driver.stop()
  expect([aborted, phone.driver.state().phase]).toEqual([true, 'off'])
  expect(phone.told.filter((line) => line.type === 'note' && line.code === 'sequence-fails')).toEqual([])
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createBench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { createPhoneHost } from '../../electron/bench/virtual-phone/create-phone.ts'
import { PhoneClock } from '../../electron/bench/virtual-phone/phone-clock.ts'
import { createSyslogSender } from '../../electron/bench/virtual-phone/syslog-sender.ts'
import { loopbackAddress } from '../../electron/bench/virtual-phone/addresses.ts'
import { askDirectly } from '../../electron/transports/in-process.ts'
import { everything } from '../../shared/domain/event/filter.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { loopback } from './contract-suite.ts'
import { nthMac } from './mac.ts'
import { identity } from './phone-world.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const goodProfile = '<flat-profile>\n<Station_Name>Reception</Station_Name>\n</flat-profile>\n'
export const brokenProfile = '<flat-profile>\n<Station_Name>Reception</Wrong>\n</flat-profile>\n'

/** A served site of the test's own, which can be closed and opened again as a restart of the bench does. */
export async function servedSite() {
  const folder = temporaryFolder()
  const site = join(folder, 'lyon')
  await createSite(site, 'Lyon')
  // The phones know where they log to: the same ports after a restart.
  let ports: { readonly http: number; readonly syslog: number } | null = null
  const open = async () => {
    const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1' })
    await bench.openSite(site, { ...loopback, ports: { ...loopback.ports, tftp: 'off', ...ports } })
    await bench.settled()
    const port = (server: 'http' | 'syslog'): number => {
      const status = bench.state().servers[server]
      return status.phase === 'listening' ? status.port : 0
    }
    ports = { http: port('http'), syslog: port('syslog') }
    return { bench, client: askDirectly(bench.answers), ...ports }
  }
  let current = await open()
  onTestFinished(async () => {
    await current.bench.close()
  })
  return {
    site,
    served: () => current,
    put: (name: string, text: string) => writeFile(join(site, 'files', name), text),
    restart: async () => {
      await current.bench.close()
      current = await open()
    },
  }
}

/** So many virtual phones on one host, each with an address and a web page of its own. */
export async function plugInFleet(count: number, parameters: Readonly<Record<string, string>>) {
  const clock = new PhoneClock()
  const syslog = createSyslogSender()
  const host = createPhoneHost({ clock, syslog, bootMs: { cold: 20, warm: 10 } })
  const phones = Array.from({ length: count }, (_, index) => {
    const address = loopbackAddress(index)
    const given = { parameters: { Resync_On_Reset: 'No', ...parameters }, seed: index }
    const state = host.unpack(identity({ mac: nthMac(index), serial: `FCH${index}` }), given)
    const driver = host.createDriver(state, { localAddress: address, listeners: { address, web: 0, sip: null } })
    driver.powerOn({ ip: address, domain: '', dhcp: {} })
    return { index, address, driver }
  })
  onTestFinished(async () => {
    await Promise.all(phones.map(({ driver }) => driver.stop()))
    clock.stop()
    await syslog.close()
  })
  return Promise.all(
    phones.map(async ({ index, address, driver }) => {
      const webPort = (await driver.listeners()).get('web')?.port ?? 0
      return { key: nthMac(index), target: { ip: address, webPort, sipPort: 5_060, mac: nthMac(index) } }
    }),
  )
}

/** Everything that the history has, oldest first. */
export async function historyOf(bench: {
  readonly answers: ReturnType<typeof createBench>['answers']
}): Promise<readonly BenchEvent[]> {
  const events: BenchEvent[] = []
  for await (const piece of bench.answers.context.site.need().store.pieces(everything, 0)) events.push(...piece)
  return events
}

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../electron/bench/core/clock.ts'
import type { RunningServer } from '../../electron/bench/core/running-server.ts'
import { startHttpServer } from '../../electron/bench/http/http-server.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { startSyslogServer } from '../../electron/bench/syslog/syslog-server.ts'
import { startTftpServer } from '../../electron/bench/tftp/tftp-server.ts'
import {
  PhoneDriver,
  type DriverOptions,
  type DriverDeps,
  type DriverEvent,
} from '../../electron/bench/virtual-phone/driver.ts'
import { createFetcher, defaultFetcherSettings } from '../../electron/bench/virtual-phone/fetcher.ts'
import { PhoneClock, type PhoneClockOptions } from '../../electron/bench/virtual-phone/phone-clock.ts'
import { systemResolver } from '../../electron/bench/virtual-phone/resolver.ts'
import { createSyslogSender } from '../../electron/bench/virtual-phone/syslog-sender.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { createPhone, phoneSetup, step } from '../../shared/domain/virtual-phone/machine.ts'
import type { PhoneIdentity } from '../../shared/domain/virtual-phone/machine/world.ts'
import { eventLog } from './event-log.ts'
import { logOf } from './log-of.ts'
import { mac } from './mac.ts'
import { catalogue } from './profile-catalogue.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The bench's real file and syslog servers on loopback, over a folder of the test's own, and what they tell. */
export async function phoneServers(files: Readonly<Record<string, string | Uint8Array>>) {
  const root = join(temporaryFolder(), 'files')
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  await mkdir(root, { recursive: true })
  const log = eventLog()
  let transfers = 0
  const common = {
    address: '127.0.0.1',
    port: 0,
    identify: createIdentify(),
    emit: log.emit,
    clock: systemClock,
    transferId: () => `t${(transfers += 1)}`,
  }
  const served = createServedFiles(root)
  const tftp: RunningServer = await startTftpServer({ ...common, server: 'tftp', files: served })
  const http = await startHttpServer({ ...common, server: 'http', files: served })
  const syslog = await startSyslogServer({ ...common, server: 'syslog' })
  onTestFinished(async () => {
    await Promise.all([tftp.stop(), http.stop(), syslog.stop()])
    await served.close()
  })
  return {
    root,
    tftp,
    http,
    syslog,
    all: log.of,
    until: log.until,
    said: (): readonly string[] => log.of('phone.said').map(({ text }) => text),
  }
}

export const identity = (more: Partial<PhoneIdentity> = {}): PhoneIdentity => ({
  mac: mac('000e08abcdef'),
  model: 'CP-8841-3PCC',
  serial: '88012BA01234',
  firmware: 'sip88xx.11-3-1MPP0001-609',
  hardware: '1.0',
  ...more,
})

export interface TestPhone {
  readonly driver: PhoneDriver
  readonly clock: PhoneClock
  readonly told: readonly DriverEvent[]
  /** Settles once the story has that line so many times. */
  readonly note: (code: string, count?: number) => Promise<Extract<DriverEvent, { type: 'note' }>>
}

/** One phone, switched on, that stays silent until it is asked: tests want one resync, not the one at start as well. */
export function startPhone(
  parameters: Readonly<Record<string, string>> = {},
  options: DriverOptions & {
    readonly clock?: PhoneClockOptions
    readonly identity?: Partial<PhoneIdentity>
    readonly names?: Readonly<Record<string, string>>
    readonly activation?: string
    readonly world?: Partial<DriverDeps>
  } = {},
): TestPhone {
  const clock = new PhoneClock(options.clock)
  const syslog = createSyslogSender()
  const told = logOf<DriverEvent>()
  const world: DriverDeps = {
    step,
    clock,
    fetch: createFetcher(defaultFetcherSettings),
    syslog,
    resolver: systemResolver,
    logLines: 200,
    ...options.world,
  }
  const state = createPhone(identity(options.identity), {
    setup: phoneSetup(catalogue, { bootMs: { cold: 20, warm: 10 } }),
    parameters: { Resync_On_Reset: 'No', ...parameters },
  })
  const { localAddress = '127.0.0.1', listeners, tls } = options
  const driver = new PhoneDriver(state, world, {
    localAddress,
    ...(listeners && { listeners }),
    ...(tls && { tls }),
    onEvent: told.tell,
  })
  onTestFinished(async () => {
    await driver.stop()
    clock.stop()
    await syslog.close()
  })
  const { names, activation } = options
  driver.powerOn({
    ...{ ip: localAddress, domain: '', dhcp: {} },
    ...(names && { names }),
    ...(activation !== undefined && { activation }),
  })
  const note: TestPhone['note'] = (code, count = 1) =>
    told.when((all) => all.filter((line) => line.type === 'note').filter((line) => line.code === code)[count - 1])
  return { driver, clock, told: told.all, note }
}

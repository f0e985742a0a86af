import { createPhoneHost } from '../../electron/bench/virtual-phone/create-phone.ts'
import { PhoneClock } from '../../electron/bench/virtual-phone/phone-clock.ts'
import { createSyslogSender } from '../../electron/bench/virtual-phone/syslog-sender.ts'
import { dayModels, type DayOfPhones } from './day-of-phones.ts'
import { nthMac } from './mac.ts'

/**
 * Ten virtual phones of four models, each at an address of its own with the ports that real phones have, until its
 * standard input ends. Says on one line that they are up, or why one of them is not.
 */
const { net, syslog } = JSON.parse(process.argv[2] ?? '{}') as DayOfPhones
const clock = new PhoneClock()
const sender = createSyslogSender()
const host = createPhoneHost({ clock, syslog: sender, logLines: 100, bootMs: { cold: 20, warm: 10 }, tftpPorts: 'any' })
let failure: string | null = null
const up: Promise<null>[] = []
const drivers = Array.from({ length: 10 }, (_, index) => {
  const address = `${net}.${index + 1}`
  const identity = {
    mac: nthMac(index, '000e08970000'),
    model: dayModels[index % dayModels.length] ?? '',
    serial: `FCH2000${index}`,
    firmware: 'sip88xx.11-3-1MPP0001-609',
    hardware: '1.0',
  }
  const parameters = {
    Syslog_Server: `127.0.0.1:${syslog}`,
    Resync_On_Reset: 'No',
    'Auth_Resync-Reboot_1_': 'No',
    CISCO_XML_EXE_Enable: 'Yes',
    // The tenth refuses to be asked.
    ...(index === 9 && { Enable_Direct_Action_Url: 'No' }),
  }
  const { promise, resolve } = Promise.withResolvers<null>()
  up.push(promise)
  const driver = host.createDriver(host.unpack(identity, { parameters, seed: index }), {
    localAddress: address,
    listeners: { address, web: 80, sip: 5_060 },
    onEvent: (event) => {
      if (event.type === 'note' && event.code === 'started') resolve(null)
      if (event.type === 'listener-failed') failure = `${event.listener} of ${address}: ${event.reason}`
    },
  })
  driver.powerOn({ ip: address, domain: '', dhcp: {} })
  return driver
})
await Promise.all(up)
await Promise.all(drivers.map((driver) => driver.listeners()))
process.stdout.write(`${JSON.stringify({ failure })}\n`)
process.stdin.resume()
process.stdin.once('end', () => {
  void Promise.all(drivers.map((driver) => driver.stop())).then(() => process.exit(0))
})

import { LARGE_SUBNET, parseSubnet } from '../../shared/domain/discovery/subnet.ts'
import type { FoundPhone } from '../../shared/domain/discovery/found-phone.ts'
import { formatMac } from '../../shared/domain/identity/mac.ts'
import type { ScanTold } from '../../shared/ipc/contract/scan.ts'
import { systemClock } from '../bench/core/clock.ts'
import { browseOn } from '../bench/phones/discovery/mdns.ts'
import { ownAddressIn } from '../bench/phones/discovery/own-subnets.ts'
import { scan as scanSubnet } from '../bench/phones/discovery/scan.ts'
import type { Command } from './command.ts'
import { inert, type Io } from './io.ts'
import { UsageError, onlyArgument, parse } from './usage-error.ts'

/** Looks for phones in a subnet. Each is told once, when everything that it tells of itself has come. */
export const scan: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, {
      'web-port': { type: 'string', default: '80' },
      'sip-port': { type: 'string', default: '5060' },
    })
    const text = onlyArgument(positionals, 'CIDR')
    const subnet = parseSubnet(text)
    if (!subnet.ok) throw new UsageError(`subnet.${subnet.error}`, { value: text })
    if (subnet.value.count > LARGE_SUBNET) io.complain(io.t('cli:scan.large'))
    const address = ownAddressIn(subnet.value)
    const options = {
      subnet: subnet.value,
      webPort: port('--web-port', values['web-port']),
      sipPort: port('--sip-port', values['sip-port']),
      clock: systemClock,
      signal: io.interrupted,
      browse: address === null ? undefined : browseOn(address),
    }
    await tellAll(scanSubnet(options), io)
    return 0
  },
}

async function tellAll(scanning: AsyncIterable<ScanTold>, io: Io): Promise<void> {
  const waiting = new Map<string, FoundPhone>()
  const told = new Set<string>()
  const tellOnce = (phone: FoundPhone): void => {
    waiting.delete(phone.ip)
    told.add(phone.ip)
    tell(phone, io)
  }
  for await (const event of scanning) {
    if (event.type === 'done') {
      waiting.forEach(tellOnce)
      tellDone(event, io)
    }
    if (event.type === 'mute') tellMute(event, io)
    if (event.type !== 'phone' || told.has(event.phone.ip)) continue
    if (isWhole(event.phone)) tellOnce(event.phone)
    else waiting.set(event.phone.ip, event.phone)
  }
}

/** Nothing more is to come that a row would show. */
const isWhole = ({ mac, model, firmware, serial }: FoundPhone): boolean =>
  [mac, model, firmware, serial].every((value) => value !== undefined)

function port(option: string, text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > 65_535) throw new UsageError('number', { option, least: 1, most: 65_535, value: text })
  return number
}

function tell({ ip, mac, model, firmware, serial, by, conflicts }: FoundPhone, io: Io): void {
  io.tell({ event: 'phone', ip, mac, model, firmware, serial, by, ...(conflicts.length > 0 && { conflicts }) })
  if (io.json) return
  const cells = [ip.padEnd(15), (mac === undefined ? '' : formatMac(mac)).padEnd(17), model, firmware, serial]
  io.say(inert(cells.map((cell) => cell ?? '–').join('  ')))
}

function tellMute({ ip, port }: Extract<ScanTold, { type: 'mute' }>, io: Io): void {
  io.tell({ event: 'mute', ip, port })
  if (!io.json) io.complain(io.t('cli:scan.mute', { ip, port }))
}

function tellDone(done: Extract<ScanTold, { type: 'done' }>, io: Io): void {
  const { asked, alive, phones, unread, tookMs, cancelled } = done
  io.tell({ event: 'done', asked, alive, phones, unread, tookMs: Math.round(tookMs), cancelled })
  if (io.json) return
  io.complain(io.t('cli:scan.done', { count: phones, asked, alive, seconds: (tookMs / 1_000).toFixed(1) }))
  if (unread > 0) io.complain(io.t('cli:scan.unread', { count: unread }))
}

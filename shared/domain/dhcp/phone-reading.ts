import { hostAndPort } from '../network/address.ts'
import { defaultReadings } from '../rule/readings.ts'
import { targetsOf, DHCP_OPTION_TO_USE } from '../rule/target.ts'
import { readUrl } from '../rule/url.ts'
import { seriesOf } from '../rule/variables.ts'
import type { DhcpOption } from './boot-options.ts'

/** One address that a phone from the factory tries, and the option that it read it from. */
export interface PhoneTry {
  readonly option: number
  readonly url: string
  readonly scheme: 'tftp' | 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly path: string
}

/** More than these a phone's owner has no patience for, and the picture no room. */
const SHOWN = 12

/** What a phone with its factory rule `/$PSN.xml` makes of these options, in the order in which it tries (phone-facts 3.4). */
export function phoneReading(
  options: readonly DhcpOption[],
  phone: { readonly model: string; readonly mac: string },
  use = DHCP_OPTION_TO_USE,
): readonly PhoneTry[] {
  const { url } = readUrl(`/${seriesOf(phone.model)}.xml`, 0)
  if (url === undefined) return []
  const dhcp = { options: new Map(options.map(({ code, value }) => [code, value])), use }
  const secondTail = `/Cisco/${phone.model}/${phone.mac}.cfg`
  const { candidates } = targetsOf(url, 'profile', { readings: defaultReadings, dhcp, secondTail })
  return candidates
    .slice(0, SHOWN)
    .flatMap(({ scheme, host, port, path, from }): PhoneTry[] =>
      from.kind === 'dhcp' && scheme !== 'gds'
        ? [{ option: from.option, url: `${scheme}://${hostAndPort(host, port)}${path}`, scheme, host, port, path }]
        : [],
    )
}

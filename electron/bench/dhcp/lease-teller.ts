import type { DhcpServerName, Emit, EventBody, LeaseChange } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { formatMac, parseMac } from '../../../shared/domain/identity/mac.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { productNamed } from '../../../shared/domain/phone/models.ts'
import type { DhcpMessage } from '../../../shared/protocol/dhcp/message.ts'
import { clientIn, type DhcpClient } from '../../../shared/protocol/dhcp/session.ts'

type LeaseEvent = Extract<EventBody, { type: 'dhcp.lease' }>

interface Change {
  readonly change: LeaseChange
  readonly client: DhcpClient
  readonly address: string
}

interface Given {
  readonly seconds?: number | undefined
  readonly sent?: readonly number[] | undefined
  readonly left?: readonly number[] | undefined
}

export interface LeaseTeller {
  changed(change: Change, more: Given): void
  /** Who sent what nobody answers. */
  stranger(message: DhcpMessage): Who
}

/** From these on, the address is the client's: requests and messages from there are its own. */
const taken: ReadonlySet<LeaseChange> = new Set(['bound', 'renewed', 'informed'])

const productIn = (vendor: string): string | null =>
  productNamed(/\b(?:IP Phone |Cisco |LINKSYS )(\S+)$/i.exec(vendor)?.[1] ?? '')

/** Tells leases as events, and the other servers whose address is whose. */
export function leaseTeller(deps: {
  readonly server: DhcpServerName
  readonly emit: Emit
  readonly identify: Identify
}): LeaseTeller {
  const { server, emit, identify } = deps
  const who = ({ hardware, vendor }: DhcpClient, ip: string): Who => {
    const mac = parseMac(hardware)
    const model = productIn(vendor)
    return { ip, ...(mac.ok && { mac: mac.value }), ...(model !== null && { model }) }
  }
  return {
    changed: ({ change, client, address }, { seconds, sent, left }) => {
      const phone = who(client, address)
      if (taken.has(change) && phone.mac !== undefined)
        identify({ ip: address, text: [phone.model, formatMac(phone.mac)].filter(Boolean).join(' ') })
      emit({
        type: 'dhcp.lease',
        server,
        who: phone,
        change,
        address,
        ...said(client),
        ...given(change, { seconds, sent, left }),
      })
    },
    stranger: (message) => who(clientIn(message), message.ciaddr),
  }
}

const said = ({ host, vendor }: DhcpClient): Pick<LeaseEvent, 'host' | 'vendor'> => ({
  ...(host !== '' && { host }),
  ...(vendor !== '' && { vendor }),
})

function given(change: LeaseChange, { seconds, sent, left }: Given): Pick<LeaseEvent, 'seconds' | 'sent' | 'left'> {
  if (sent === undefined || change === 'refused') return {}
  const isBound = change === 'bound' || change === 'renewed'
  return {
    ...(isBound && seconds !== undefined && { seconds }),
    sent,
    ...(left !== undefined && left.length > 0 && { left }),
  }
}

import { NO_ADDRESS, type DhcpMessage } from './message.ts'
import { addressOf, byte, OPTION } from './options.ts'

export interface Search {
  readonly xid: number
  /** A MAC that nobody has: the server that is looked for spends no address on a phone of ours. */
  readonly hardware: string
  /** As a relay at this address, whose answer comes to port 67; null: as a client, whose answer comes to port 68. */
  readonly relay: string | null
}

/** A question that only another DHCP server answers. */
export const searchMessage = ({ xid, hardware, relay }: Search): DhcpMessage => ({
  op: 'request',
  type: 'discover',
  xid,
  hops: relay === null ? 0 : 1,
  secs: 0,
  broadcast: relay === null,
  ciaddr: NO_ADDRESS,
  yiaddr: NO_ADDRESS,
  siaddr: NO_ADDRESS,
  giaddr: relay ?? NO_ADDRESS,
  hardware,
  options: new Map([[OPTION.requestList, byte(OPTION.router)]]),
})

/** The other server that this message comes from; null when it is no server's, or ours. */
export function rivalIn(message: DhcpMessage, own: string): string | null {
  if (message.op !== 'reply') return null
  const server = addressOf(message.options.get(OPTION.serverId)) ?? message.siaddr
  return server === own ? null : server
}

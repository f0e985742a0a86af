import { encodeDhcp } from '../../../shared/protocol/dhcp/encode.ts'
import type { DhcpEffect } from '../../../shared/protocol/dhcp/session.ts'
import type { DhcpPorts, DhcpWire } from './dhcp-wire.ts'

/** Sends a reply where it belongs; the options that had no room in it are named. */
export function sendReply(
  { message, to }: Extract<DhcpEffect, { type: 'send' }>,
  wire: DhcpWire,
  ports: DhcpPorts,
): { readonly left: readonly number[] } {
  const { bytes, left } = encodeDhcp(message)
  if (to.kind === 'broadcast') wire.broadcast(bytes, ports.client)
  else wire.send(bytes, { address: to.address, port: to.kind === 'relay' ? ports.server : ports.client })
  return { left }
}

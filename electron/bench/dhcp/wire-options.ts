import type { DhcpOption } from '../../../shared/domain/dhcp/boot-options.ts'
import {
  addresses,
  int32,
  subOptions,
  text,
  vendorSpecific,
  type Options,
} from '../../../shared/protocol/dhcp/options.ts'

/** Broadband Forum (TR-069 annex on DHCP): its number, and the sub-option that holds the URL of the ACS. */
const BROADBAND_FORUM = 3_561
const ACS_URL = 1

/** Options as they go over the wire, in their order. */
export const wireOptions = (list: readonly DhcpOption[]): Options =>
  new Map(list.map((option) => [option.code, bytesOf(option)]))

function bytesOf({ form, value }: DhcpOption): Uint8Array {
  switch (form) {
    case 'addresses':
      return addresses(value.split(','))
    case 'seconds':
      return int32(Number(value))
    case 'tr069-43':
      return subOptions([[ACS_URL, text(value)]])
    case 'tr069-125':
      return vendorSpecific(BROADBAND_FORUM, subOptions([[ACS_URL, text(value)]]))
    case 'text':
      return text(value)
  }
}

import { isIpAddress, plainHost } from '../../../shared/domain/trust/names.ts'

/** As a certificate shows it: hexadecimal, with colons or without. */
export function serialNumber(text: string): string | null {
  const plain = text.replace(/[\s:]/g, '').toLowerCase()
  return /^[0-9a-f]{2,40}$/.test(plain) ? plain : null
}

/** A host name, an IPv4 or an IPv6 address; a label alone too, for networks without a domain. */
export const isCertifiable = (name: string): boolean =>
  isIpAddress(plainHost(name))
    ? /^[0-9a-f:.]+$/.test(plainHost(name))
    : /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(name)

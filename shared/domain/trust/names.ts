import { namePart, type CertificateFacts } from './certificate.ts'

export const isIpAddress = (host: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.includes(':')

/** A host as it stands in a URL, to be compared: no brackets, no final dot, no upper case; `fd00:0::1` as `fd00::1`. */
export function plainHost(host: string): string {
  const bare = host
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  return bare.includes(':') ? groupsOf(bare) : bare
}

/** The eight groups of an IPv6 address: two spellings of one address are one text. */
function groupsOf(address: string): string {
  const [head = '', tail] = address.split('::', 2)
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const between = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...between, ...right].map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}

export type NameVerdict = 'covered' | 'only-common-name' | 'wildcard' | 'missing'

/**
 * Whether a phone that asks for `host` finds it in the certificate. Alternative names go before CN, which counts where
 * there are none (RFC 6125 §6.4.4); a wildcard covers nothing on these phones (phone-facts 7).
 */
export function nameVerdict(certificate: CertificateFacts, host: string): NameVerdict {
  const wanted = plainHost(host)
  const isAddress = isIpAddress(wanted)
  const among = isAddress ? certificate.ips : certificate.dns
  if (among.some((name) => plainHost(name) === wanted)) return 'covered'
  const common = namePart(certificate.subject, 'CN') ?? ''
  // The classic form: `my.server.com/mailto:…` or `my.server.com/info@…` (phone-facts 7).
  if (plainHost(common.split('/')[0] ?? '') === wanted)
    return hasAlternatives(certificate) ? 'missing' : 'only-common-name'
  const isWild = !isAddress && [...certificate.dns, common].some((name) => coversByWildcard(name.toLowerCase(), wanted))
  return isWild ? 'wildcard' : 'missing'
}

const hasAlternatives = ({ dns, ips }: CertificateFacts): boolean => dns.length + ips.length > 0

const coversByWildcard = (name: string, host: string): boolean =>
  name.startsWith('*.') && host.endsWith(name.slice(1)) && !host.slice(0, -name.length + 1).includes('.')

/** Every name and address that the certificate is good for, CN first where it is not among the others. */
export function namesOf(certificate: CertificateFacts): readonly string[] {
  const common = namePart(certificate.subject, 'CN')
  const others = [...certificate.dns, ...certificate.ips]
  return common === undefined || others.some((name) => plainHost(name) === plainHost(common)) || certificate.isAuthority
    ? others
    : [common, ...others]
}

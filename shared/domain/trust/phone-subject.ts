import { parseMac, type Mac } from '../identity/mac.ts'
import { namePart, type NamePart } from './certificate.ts'

/** The phone that a certificate names, as far as it does. */
export interface CertifiedPhone {
  readonly mac?: Mac
  readonly model?: string
  readonly serial?: string
}

/**
 * The subject of a phone's own certificate: OU holds the product, L the serial number, S (X.509's ST) the MAC address
 * in lower case (phone-facts 7). CN and serialNumber repeat them, as the maker's newer chain has it.
 */
export const phoneSubject = (phone: Required<CertifiedPhone>): readonly NamePart[] => [
  ['O', 'Cisco Systems, Inc.'],
  ['OU', phone.model],
  ['L', phone.serial],
  ['ST', phone.mac],
  ['CN', `${phone.model}-SEP${phone.mac.toUpperCase()}`],
  ['serialNumber', `PID:${phone.model} SN:${phone.serial}`],
]

/** Reads either form: the classic fields, or the maker's newer CN and serialNumber. */
export function phoneInSubject(subject: readonly NamePart[]): CertifiedPhone {
  const number = namePart(subject, 'serialNumber') ?? ''
  const mac = macIn(namePart(subject, 'ST')) ?? macIn(namePart(subject, 'CN'))
  const model = namePart(subject, 'OU') ?? /\bPID:(\S+)/.exec(number)?.[1]
  const serial = namePart(subject, 'L') ?? /\bSN:(\S+)/.exec(number)?.[1]
  return {
    ...(mac !== null && { mac }),
    ...(model !== undefined && { model }),
    ...(serial !== undefined && { serial }),
  }
}

function macIn(text = ''): Mac | null {
  const whole = parseMac(text)
  if (whole.ok) return whole.value
  const within = /SEP([0-9A-Fa-f]{12})(?![0-9A-Za-z])/.exec(text)?.[1]
  const parsed = within === undefined ? null : parseMac(within)
  return parsed?.ok === true ? parsed.value : null
}

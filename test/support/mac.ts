import { parseMac, type Mac } from '../../shared/domain/identity/mac.ts'

/** The MAC address that is written so. */
export function mac(text: string): Mac {
  const parsed = parseMac(text)
  if (!parsed.ok) throw new Error(`${text} is no MAC address`)
  return parsed.value
}

/** The n-th MAC address of a range: those of the vendor that the tests use unless they name another. */
export const nthMac = (n: number, first = '000e08000000'): Mac =>
  mac((parseInt(first, 16) + n).toString(16).padStart(12, '0'))

import { err, ok, type Result } from '../result.ts'

declare const macBrand: unique symbol

/** Twelve lower-case hexadecimal digits, no separator, as the phones' `$MA` spells it. Made by `parseMac` alone. */
export type Mac = string & { readonly [macBrand]: true }

/** `0:e:8:ab:cd:ef`, as some systems print their neighbours. */
const short = /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i

/** Reads a MAC address in any spelling people use: `00:0E:08:…`, `000e.08ab.cdef`, `00-0e-…`, `SEP000E08ABCDEF`. */
export function parseMac(text: string): Result<Mac, 'not-a-mac'> {
  const bare = text.trim().replace(/^SEP/i, '')
  const trimmed = short.test(bare) ? bare.replace(/[0-9a-f]+/gi, (octet) => octet.padStart(2, '0')) : bare
  if (!/^[0-9a-f]{2}(?:[:\-. _]?[0-9a-f]{2}){5}$/i.test(trimmed)) return err('not-a-mac')
  return ok(trimmed.replace(/[^0-9a-f]/gi, '').toLowerCase() as Mac)
}

/** `00:0e:08:ab:cd:ef`, as the phones' `$MAC` spells it and as people read it. */
export const formatMac = (mac: Mac): string => mac.replace(/(..)(?=.)/g, '$1:')

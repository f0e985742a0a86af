import type { Mac } from '../identity/mac.ts'

/** Beginnings of MAC addresses that phones of this maker were seen with (phone-facts 10). Others may exist. */
const prefixes = new Set(
  (
    '14a2a0 c4b9cd 00562b d0ec35 2c01b5 2c3124 74a02f 007686 cc9891 b000b4 f8a5c5 00082f 544a00 c4c603 dcf719 ' +
    '000e08 0002fd 10bd18 8843e1 002699 503de5 00da55 001873 a44c11 30e4db 68efbd'
  ).split(' '),
)

export const isPhoneMaker = (mac: Mac): boolean => prefixes.has(mac.slice(0, 6))

/**
 * What the words at the start of a syslog line can be. Every pattern is sticky and bounded, so that a hostile line of
 * 64 kB costs no more than an honest one: no pattern can run back over what it has read.
 */

const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const days = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?'
const clock = '\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?'
const zones = '(?:UTC|GMT|WES?T|CES?T|EES?T|[CEMP][SD]T|BST|MSK|JST)'

/**
 * RFC 3164 §4.1.2 and what is made of it in the field: a year before the month, after the day or at the end, fractions of
 * a second, a zone, and Cisco IOS's mark for a clock that nobody set. A day such as Feb 30 is a time as written.
 * The colon is IOS's; a fourth number of a `messages` line that happens to look like a year is not one.
 */
const bsdTime = new RegExp(
  `[*.]?(?:\\d{4} )?${days}${months} {1,2}\\d{1,2}(?:,? \\d{4})? ${clock}` +
    `(?: (?:19|20)\\d\\d(?=[ :])(?! [A-Z]{3} ${months}))?(?: ${zones}(?=:))?(?=[ :\\t]|$)`,
  'y',
)
/** RFC 5424 §6.2.3, and the forms of RFC 3339 and ISO 8601 that people write. */
const isoTime = /\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:[Zz]|[+-]\d{2}:?\d{2})?(?=[ :\t]|$)/y

/** Where the pattern's match that starts exactly at `at` ends; `at` itself when there is none. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** Where the time that is written at `at` ends; `at` itself when no time is written there. */
export function timeEnd(text: string, at: number): number {
  const end = matchEnd(bsdTime, text, at)
  return end > at ? end : matchEnd(isoTime, text, at)
}

/** RFC 5424 §6.2: VERSION SP TIMESTAMP. "2026 Nov 22" has a number and a space, and is no version. */
const version5424 = /[1-9]\d{0,2} (?=(?:-|\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}\S{0,20})(?: |$))/y
export const versionEnd = (text: string, at: number): number => matchEnd(version5424, text, at)

/** $MAC, with colons, or $MA and $MAU: twelve digits in one case. */
const identifierMac = /(?:[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}|[0-9a-f]{12}|[0-9A-F]{12})$/y
/** $SN: plant, year and week, number (`FCH2043E5XY`). */
const serial = /[A-Z]{3}\d{4}[0-9A-Z]{4}$/y
export const isIdentifier = (word: string): boolean =>
  word.length <= 17 && (matchEnd(identifierMac, word, 0) > 0 || matchEnd(serial, word, 0) > 0)

const ipv4 = /\d{1,3}(?:\.\d{1,3}){3}$/y
const ipv6 = /(?=[^:]{0,4}:[^:]{0,4}:)[0-9a-fA-F:]{2,39}(?:%[\w.-]{1,16})?$/y
export const isAddress = (word: string): boolean =>
  word.length <= 56 && (matchEnd(ipv4, word, 0) > 0 || matchEnd(ipv6, word, 0) > 0)

/** The names that the phones give to themselves: DHCP option 12 is `SEP<MAC>`. */
const sepName = /SEP[0-9A-Fa-f]{12}$/y
export const isPhoneName = (word: string): boolean => word.length === 15 && matchEnd(sepName, word, 0) > 0

/** `$PN` where a message of the templates begins (`CP-8851-3PCC 14:a2:…`): the message, never a host. */
const product = /(?:CP-\d\d|SPA-?\d|ATA-?\d|PAP2|WRP\d)/iy
export const startsWithProduct = (text: string, at: number): boolean => matchEnd(product, text, at) > at

const hostName = /[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9])?$/y
export const isHostName = (word: string): boolean => word.length <= 255 && matchEnd(hostName, word, 0) > 0

/** RFC 3164 §4.1.3, with the longer and dotted names of today: `name:`, `name[pid]:` or `name[pid] `. */
const tag = /[A-Za-z0-9_%][\w./%-]{0,63}(?:\[[\w.-]{0,32}\]:?|:)(?=\s|$)/y
const tagWithPid = /[A-Za-z0-9_%][\w./%-]{0,63}\[[\w.-]{0,32}\]:?(?=\s|$)/y
export const tagEnd = (text: string, at: number): number => matchEnd(tag, text, at)
export const pidTagEnd = (text: string, at: number): number => matchEnd(tagWithPid, text, at)

/** One capitalised word and no more: the start of a sentence ("Resync failed: …") more often than a host. */
const plainWord = /[A-Z][a-z]{1,20}$/y
export const isPlainWord = (word: string): boolean => matchEnd(plainWord, word, 0) > 0

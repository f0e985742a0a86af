import { parseMac, type Mac } from './mac.ts'
import { productPattern } from '../phone/models.ts'

/**
 * Where text holds a MAC address, and where twelve hexadecimal digits are something else.
 *
 * A MAC address is believed in the forms that phones and file names use, and nowhere else:
 *  - six pairs between colons or hyphens, or three quads between dots, ended on both sides by something that is neither
 *    letter nor digit;
 *  - twelve digits in one case ($MA is lower, $MAU upper), alone between separators, or glued behind a product name or a
 *    word that cannot be hexadecimal itself: `SEP`, `spa$MA`, `mac$MA`, `config?cisco$MAU`.
 * Longer runs (hashes, serial numbers, identifiers) hold none, and neither does a moment (`202611221800`,
 * `26-11-22-18-00-01`). A group address and the addresses of all zeros and all ones belong to no phone (IEEE 802: the
 * lowest bit of the first octet).
 */
const hexRun = '[0-9a-f]{12}|[0-9A-F]{12}'
const alone = new RegExp(`^(?:${hexRun})$`)
const glued = new RegExp(
  `^(?:${productPattern}|Cisco[A-Za-z0-9-]{0,20}PCC|(?=[A-Fa-f]{0,15}[G-Zg-z])[A-Za-z]{1,16})(${hexRun})$`,
)
const gluedAnyCase = new RegExp(`^(?:${productPattern})(${hexRun})$`, 'i')
const paired =
  /(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})(?![0-9A-Za-z])/

/** The one word, whole: an identifier, a host name, what stands in a User-Agent's parentheses. */
export function macOf(word: string): Mac | null {
  if (word.length < 12 || word.length > 17) return null
  const bare = word.length === 15 && word.startsWith('SEP') ? word.slice(3) : word
  if (bare.length === 12) return alone.test(bare) && !isMoment(bare) ? believable(bare) : null
  return paired.exec(bare)?.[0] === bare && !isMoment(bare) ? believable(bare) : null
}

/** The first MAC address in a path or a query. */
export function macInPath(path: string): Mac | null {
  const text = path.length > 1024 ? path.slice(0, 1024) : path
  const plain = text.includes('%') ? text.replace(/%3a/gi, ':') : text
  for (const word of plain.split(/[^0-9A-Za-z-]+/)) {
    const found = macInWord(word)
    if (found !== null) return found
  }
  const pairs = paired.exec(plain)?.[0]
  return pairs === undefined ? null : macOf(pairs)
}

/** One word between separators; its hyphens may belong to a product's name (`CP-7841-3PCC000e08aabbcc`). */
function macInWord(word: string): Mac | null {
  if (word.length < 12 || word.length > 64) return null
  const whole = macBehindName(word)
  if (whole !== null || !word.includes('-')) return whole
  for (const part of word.split('-')) {
    const found = macBehindName(part)
    if (found !== null) return found
  }
  return null
}

function macBehindName(word: string): Mac | null {
  const bare = alone.test(word) ? word : (glued.exec(word)?.[1] ?? gluedAnyCase.exec(word)?.[1])
  return bare === undefined || isMoment(bare) || !inOneCase(bare) ? null : believable(bare)
}

const inOneCase = (digits: string): boolean => alone.test(digits)

function believable(text: string): Mac | null {
  const parsed = parseMac(text.replace(/[.:-]/g, ''))
  if (!parsed.ok) return null
  const first = Number.parseInt(parsed.value.slice(0, 2), 16)
  return (first & 1) === 1 || /^0+$/.test(parsed.value) ? null : parsed.value
}

/** yyyymmddhhmm, or yymmddhhmmss with hyphens: file names hold moments more often than such MACs exist. */
function isMoment(text: string): boolean {
  return (
    /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/.test(text) ||
    /^\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-(?:[01]\d|2[0-3])-[0-5]\d-[0-5]\d$/.test(text)
  )
}

/** One platform of a load: the phones' hardware picks one, and takes its files alone. */
export interface Platform {
  /** `PLATFORM_1`, `PLATFORM_M6861` */
  readonly name: string
  readonly files: readonly string[]
}

/** What the readable part of a `.loads` says. */
export interface LoadsText {
  readonly platforms: readonly Platform[]
  /** Named before any platform: every phone takes them. */
  readonly common: readonly string[]
  /** Bit masks as they are written: `0x0000003F`. */
  readonly hwcompat: string | null
  readonly swcompat: string | null
}

/** A `.loads` is a signature and a few hundred bytes of text; a longer one is no load. */
export const LOADS_BYTES_LIMIT = 256 * 1024
const PLATFORMS_LIMIT = 32
const FILES_LIMIT = 256

const section = /^\[\s*([\w.-]{1,40})\s*\]$/
const entry = /^([\w.-]{1,60})\s*[=:]\s*(.{1,200})$/
const file = /[\w.-]{1,120}\.(?:sbn|pkg|jar)(?![\w.-])/g

/**
 * Reads a load: the vendor's signature block, then text in sections (deployment-facts 2.3).
 *
 *   hwcompat = 0x0000003F
 *   [PLATFORM_1]
 *   kern = kern78xx.12-0-7MPP0501-123.sbn
 *
 * Which keys a section has differs by family, so any value that names a file counts; the release is never used to make a
 * name up, because boot parts have versions of their own. Null when nothing in it names a file.
 */
export function readLoadsText(bytes: Uint8Array): LoadsText | null {
  if (bytes.length > LOADS_BYTES_LIMIT) return null
  const reader = new LoadsReader()
  for (const line of printableLines(bytes)) if (!reader.take(line)) return null
  return reader.result()
}

class LoadsReader {
  readonly #platforms: { readonly name: string; readonly files: string[] }[] = []
  readonly #common: string[] = []
  readonly #masks = new Map<string, string>()
  #found = 0

  /** False: this is more than a load holds. */
  take(line: string): boolean {
    if (/^[;#]/.test(line)) return true
    const name = section.exec(line)?.[1]
    if (name !== undefined) return this.#platforms.push({ name, files: [] }) <= PLATFORMS_LIMIT
    const [, key = '', value = ''] = entry.exec(line) ?? []
    if (/^[hs]wcompat$/i.test(key)) this.#masks.set(key.toLowerCase(), value.trim())
    const target = this.#platforms.at(-1)?.files ?? this.#common
    const fresh = Array.from(line.matchAll(file), ([sibling]) => sibling).filter((one) => !target.includes(one))
    target.push(...fresh)
    this.#found += fresh.length
    return this.#found <= FILES_LIMIT
  }

  result(): LoadsText | null {
    if (this.#found === 0) return null
    return {
      platforms: this.#platforms.filter(({ files }) => files.length > 0),
      common: this.#common,
      hwcompat: this.#masks.get('hwcompat') ?? null,
      swcompat: this.#masks.get('swcompat') ?? null,
    }
  }
}

/** The signature is binary: of each line, what stands behind its last unprintable byte. */
function* printableLines(bytes: Uint8Array): Generator<string> {
  let line = ''
  for (const byte of bytes) {
    if (byte === 0x0a || byte === 0x0d) {
      if (line.trim() !== '') yield line.trim()
      line = ''
    } else if (byte === 0x09 || (byte >= 0x20 && byte < 0x7f)) line += String.fromCharCode(byte)
    else line = ''
  }
  if (line.trim() !== '') yield line.trim()
}

/** All that the phones of this load may ask for, each once. */
export const siblingsOf = ({ common, platforms }: LoadsText): readonly string[] => [
  ...new Set([...common, ...platforms.flatMap(({ files }) => files)]),
]

/** What a phone of that platform takes; one of an unknown platform is given all. */
export function filesFor(load: LoadsText, platform: string | null): readonly string[] {
  const own = load.platforms.find(({ name }) => name === platform)
  return own === undefined ? siblingsOf(load) : [...new Set([...load.common, ...own.files])]
}

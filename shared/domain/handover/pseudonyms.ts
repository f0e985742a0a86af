/**
 * Replaces what names people and places in a text by numbers, the same number for the same thing: MAC addresses, IP
 * addresses, the words that are given (a site's name, its folder, extensions), and the home folder.
 */
export class Pseudonyms {
  readonly #known = new Map<string, string>()
  readonly #words: RegExp | null

  /** `words`: texts that name somebody; short ones would be found everywhere. */
  constructor(words: Iterable<string>) {
    const list = [...new Set(words)].filter((word) => word.length >= SHORTEST).sort((a, b) => b.length - a.length)
    this.#words = list.length === 0 ? null : new RegExp(list.slice(0, WORDS).map(escaped).join('|'), 'giu')
  }

  of(text: string): string {
    const plain =
      this.#words === null ? text : text.replace(this.#words, (word) => this.#name('name', word.toLowerCase()))
    return plain
      .replace(MAC, (mac) => this.#name('mac', mac.replace(/[^0-9a-f]/gi, '').toLowerCase()))
      .replace(IPV6, (address) => this.#name('ip', address.toLowerCase()))
      .replace(IPV4, (address) => (LOOPBACK.test(address) ? address : this.#name('ip', address)))
  }

  #name(kind: string, value: string): string {
    const key = `${kind} ${value}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const name = `${kind}-${[...this.#known.keys()].filter((other) => other.startsWith(`${kind} `)).length + 1}`
    if (this.#known.size < KNOWN) this.#known.set(key, name)
    return name
  }
}

const SHORTEST = 3
const WORDS = 20_000
const KNOWN = 100_000
const MAC = /(?<![0-9a-f])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f])|(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])/gi
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g
const IPV6 = /(?<![0-9a-f:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![0-9a-f:])/gi
const LOOPBACK = /^(?:127\.|0\.0\.0\.0)/

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

import type { Clock } from '../core/clock.ts'
import { walkFiles } from './walk-files.ts'

/** Somebody who asks for a thousand names that are not there costs one walk in this time. */
const FRESH_MS = 2_000
/** Beyond this many files no suggestion is made for the rest. */
const FILE_LIMIT = 20_000

interface Names {
  /** By the whole path, folded. */
  readonly paths: ReadonlyMap<string, string>
  /** By the name alone, folded; the first of several. */
  readonly names: ReadonlyMap<string, string>
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

/** Finds the file that was probably meant: another case, another folder, a slash too many. For people, never to be served. */
export class Suggestions {
  readonly #root: string
  readonly #clock: Clock
  #names: Promise<Names> | null = null
  #at = 0

  constructor(root: string, clock: Clock) {
    this.#root = root
    this.#clock = clock
  }

  async near(asked: string): Promise<string | undefined> {
    const segments = asked
      .replaceAll('\\', '/')
      .split('/')
      .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    const name = segments.at(-1)
    if (name === undefined || asked.length > 1_024) return undefined
    const { paths, names } = await this.#current()
    return paths.get(fold(segments.join('/'))) ?? names.get(fold(name))
  }

  #current(): Promise<Names> {
    const now = this.#clock.now()
    if (this.#names === null || Math.abs(now - this.#at) >= FRESH_MS) {
      this.#at = now
      this.#names = readNames(this.#root)
    }
    return this.#names
  }
}

async function readNames(root: string): Promise<Names> {
  const paths = new Map<string, string>()
  const names = new Map<string, string>()
  for (const path of (await walkFiles(root, FILE_LIMIT)).paths) {
    paths.set(fold(path), path)
    const name = fold(path.slice(path.lastIndexOf('/') + 1))
    if (!names.has(name)) names.set(name, path)
  }
  return { paths, names }
}

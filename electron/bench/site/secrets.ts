import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import type { FormerKey } from '../../../shared/ipc/contract/keys.ts'
import { lazily } from '../../../shared/domain/lazily.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { Mutex } from '../core/mutex.ts'
import { readChecked } from './open-checked.ts'
import { writeFault } from '../core/write-fault.ts'

const FILE = 'secrets.json'
const SIZE_LIMIT = 4 * 1024 * 1024

const secretsFile = lazily(() =>
  z.looseObject({
    /** Passphrases for `--key`, by the name that `site.json` uses. */
    keys: z.record(z.string().max(120), z.string().min(1).max(512)).default({}),
    /** What each of the last changed names stood for before; null where it stood for nothing. The newest is last. */
    former: z.record(z.string().max(120), z.string().min(1).max(512).nullable()).default({}),
    /** When each of them was changed. */
    formerAt: z.record(z.string().max(120), z.number()).default({}),
  }),
)

type SecretsFile = z.output<ReturnType<typeof secretsFile>>

/** Changes that can be taken back, one of each name: an old key still opens what was sealed with it, so no more are kept. */
const FORMER = 20

/** The site's keys, in `.bench/secrets.json` (0600). Only their names leave this file. */
export class Secrets {
  readonly #folder: string
  readonly #path: string
  readonly #salt = randomBytes(32)
  readonly #emit: Emit
  readonly #now: () => number
  readonly #mutex = new Mutex()

  constructor(hiddenFolder: string, emit: Emit = () => undefined, now: () => number = Date.now) {
    this.#now = now
    this.#emit = emit
    this.#folder = hiddenFolder
    this.#path = join(hiddenFolder, FILE)
  }

  async names(): Promise<readonly string[]> {
    return Object.keys((await this.#read()).keys).sort()
  }

  async key(name: string): Promise<string | null> {
    const { keys } = await this.#read()
    return Object.hasOwn(keys, name) ? (keys[name] ?? null) : null
  }

  /** Another text for another key, which tells nothing of either; null when there is none of this name. */
  async revision(name: string): Promise<string | null> {
    const key = await this.key(name)
    return key === null ? null : createHmac('sha256', this.#salt).update(key).digest('base64url')
  }

  /** Sets a key, or with null removes it. */
  set(name: string, value: string | null): Promise<void> {
    // What no JSON reader would give back under its own name.
    if (name === '__proto__') throw new BenchError('BAD_INPUT', { detail: name })
    return this.#mutex.run(async () => this.#change(await this.#read(), name, value))
  }

  /** Takes the newest change of this name back; once more brings it again. */
  undo(name: string): Promise<void> {
    return this.#mutex.run(async () => {
      const current = await this.#read()
      const before = Object.hasOwn(current.former, name) ? current.former[name] : undefined
      if (before === undefined) throw new BenchError('KEY_MISSING', { name })
      await this.#change(current, name, before)
    })
  }

  /** The keys that undo brings back, by their names, the newest first. */
  async former(): Promise<readonly FormerKey[]> {
    const { keys, former, formerAt } = await this.#read()
    return Object.entries(former)
      .filter(([, key]) => key !== null)
      .map(([name]) => ({
        name,
        at: Object.hasOwn(formerAt, name) ? (formerAt[name] ?? null) : null,
        removed: !Object.hasOwn(keys, name),
      }))
      .reverse()
  }

  /** Keeps the former key of this name no longer. */
  forget(name: string): Promise<void> {
    return this.#mutex.run(async () => {
      const current = await this.#read()
      if (!Object.hasOwn(current.former, name)) throw new BenchError('KEY_MISSING', { name })
      await this.#write({ ...current, ...without(current, name) })
      this.#emit({ type: 'key.forgotten', name })
    })
  }

  /** What somebody else may be given: the keys of now, without those that were removed or replaced. */
  async present(): Promise<string> {
    return `${JSON.stringify({ ...(await this.#read()), former: undefined, formerAt: undefined }, null, 2)}\n`
  }

  async #change(current: SecretsFile, name: string, value: string | null): Promise<void> {
    const others = Object.entries(current.keys).filter(([other]) => other !== name)
    const keys = Object.fromEntries(value === null ? others : [...others, [name, value]])
    const before = Object.hasOwn(current.keys, name) ? (current.keys[name] ?? null) : null
    const older = without(current, name)
    const former = Object.fromEntries([...Object.entries(older.former).slice(1 - FORMER), [name, before]])
    const times = Object.entries({ ...older.formerAt, [name]: this.#now() })
    const formerAt = Object.fromEntries(times.filter(([other]) => Object.hasOwn(former, other)))
    await this.#write({ ...current, keys, former, formerAt })
    this.#emit({ type: 'key.set', name, removed: value === null })
  }

  async #write(secrets: SecretsFile): Promise<void> {
    try {
      await writeFileAtomic(this.#path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
    } catch (error) {
      throw writeFault(this.#path, error)
    }
  }

  async #read(): Promise<SecretsFile> {
    const read = await readChecked(this.#folder, FILE, { limit: SIZE_LIMIT, hardLinks: true })
    if (!read.ok && read.error === 'not-found') return { keys: {}, former: {}, formerAt: {} }
    try {
      if (!read.ok) throw new Error(read.error)
      return secretsFile().parse(JSON.parse(new TextDecoder().decode(read.value)))
    } catch {
      // The reason of a JSON error may quote the file: it stays here.
      throw new BenchError('SECRETS_UNREADABLE', { folder: this.#path })
    }
  }
}

/** What was kept of other names. */
function without({ former, formerAt }: SecretsFile, name: string): Pick<SecretsFile, 'former' | 'formerAt'> {
  const others = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([other]) => other !== name))
  return { former: others(former), formerAt: others(formerAt) }
}

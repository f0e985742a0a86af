import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { Mutex } from '../core/mutex.ts'
import { readChecked } from './open-checked.ts'
import { writeFault } from '../core/write-fault.ts'

const FILE = 'secrets.json'
const SIZE_LIMIT = 4 * 1024 * 1024

const secretsFile = z.looseObject({
  /** Passphrases for `--key`, by the name that `site.json` uses. */
  keys: z.record(z.string().max(120), z.string().min(1).max(512)).default({}),
  /** What each of the last changed names stood for before; null where it stood for nothing. The newest is last. */
  former: z.record(z.string().max(120), z.string().min(1).max(512).nullable()).default({}),
})

/** Changes that can be taken back; older ones are forgotten. */
const FORMER = 20

/** The site's keys, in `.bench/secrets.json` (0600). Only their names leave this file. */
export class Secrets {
  readonly #folder: string
  readonly #path: string
  readonly #salt = randomBytes(32)
  readonly #emit: Emit
  readonly #mutex = new Mutex()

  constructor(hiddenFolder: string, emit: Emit = () => undefined) {
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

  async #change(current: z.output<typeof secretsFile>, name: string, value: string | null): Promise<void> {
    const others = Object.entries(current.keys).filter(([other]) => other !== name)
    const keys = Object.fromEntries(value === null ? others : [...others, [name, value]])
    const before = Object.hasOwn(current.keys, name) ? (current.keys[name] ?? null) : null
    const older = Object.entries(current.former).filter(([other]) => other !== name)
    const former = Object.fromEntries([...older.slice(1 - FORMER), [name, before]])
    await this.#write(`${JSON.stringify({ ...current, keys, former }, null, 2)}\n`)
    this.#emit({ type: 'key.set', name, removed: value === null })
  }

  async #write(text: string): Promise<void> {
    try {
      await writeFileAtomic(this.#path, text, { mode: 0o600 })
    } catch (error) {
      throw writeFault(this.#path, error)
    }
  }

  async #read(): Promise<z.output<typeof secretsFile>> {
    const read = await readChecked(this.#folder, FILE, { limit: SIZE_LIMIT, hardLinks: true })
    if (!read.ok && read.error === 'not-found') return { keys: {}, former: {} }
    try {
      if (!read.ok) throw new Error(read.error)
      return secretsFile.parse(JSON.parse(new TextDecoder().decode(read.value)))
    } catch {
      // The reason of a JSON error may quote the file: it stays here.
      throw new BenchError('SECRETS_UNREADABLE', { folder: this.#path })
    }
  }
}

import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readActivationCode, maskedCode, typedCode } from '../../../shared/domain/activation/code.ts'
import { CODES_LIMIT, stateOf, type CodeEntry, type CodeState } from '../../../shared/domain/activation/code-list.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { Mutex } from '../core/mutex.ts'
import { readChecked } from '../site/open-checked.ts'
import { writeFault } from '../core/write-fault.ts'

const FILE = 'codes.json'
const SIZE_LIMIT = 16 * 1024 ** 2

const entry = z.object({
  code: z.string().max(32),
  mac: z.string().max(12),
  name: z.string().max(120),
  email: z.string().max(120),
  model: z.string().max(120),
  expiresAt: z.number().nullable(),
  usedAt: z.number().nullable(),
})
const codesFile = z.object({ codes: z.array(entry).max(CODES_LIMIT) })

/** A code as a list shows it: the code itself stays here. */
export interface ListedCode extends Omit<CodeEntry, 'code'> {
  /** Names it in calls; says nothing of the code. */
  readonly id: string
  readonly masked: string
  readonly state: CodeState
}

/** The site's activation codes, in `.bench/codes.json` (0600): in no event, log, pack or support file. */
export class SiteActivation {
  readonly #folder: string
  readonly #now: () => number
  readonly #mutex = new Mutex()
  /** Names of codes are good for one run: from a plain hash a code could be found by trying. */
  readonly #salt = randomBytes(32)

  constructor(hiddenFolder: string, now: () => number) {
    this.#folder = hiddenFolder
    this.#now = now
  }

  async list(): Promise<readonly ListedCode[]> {
    const now = this.#now()
    return (await this.#read()).map(({ code, ...rest }) => {
      const read = readActivationCode(code)
      return {
        ...rest,
        id: this.#idOf(code, rest.mac),
        masked: read === null ? '' : maskedCode(read),
        state: stateOf({ code, ...rest }, now),
      }
    })
  }

  /** For a printed sheet alone: the codes that still work, whole. */
  async usable(ids: readonly string[] | null): Promise<readonly CodeEntry[]> {
    const now = this.#now()
    const wanted = ids === null ? null : new Set(ids)
    return (await this.#read()).filter(
      (one) => stateOf(one, now) === 'usable' && (wanted === null || wanted.has(this.#idOf(one.code, one.mac))),
    )
  }

  /** Adds codes; one that is there already keeps what is known of its use. */
  add(entries: readonly CodeEntry[]): Promise<{ readonly added: number; readonly known: number }> {
    return this.#mutex.run(async () => {
      const before = await this.#read()
      const known = new Map(before.map((one) => [this.#idOf(one.code, one.mac), one]))
      let added = 0
      for (const one of entries) {
        const id = this.#idOf(one.code, one.mac)
        const old = known.get(id)
        if (old === undefined) added += 1
        known.set(id, { ...one, usedAt: old?.usedAt ?? one.usedAt })
      }
      if (known.size > CODES_LIMIT) throw new BenchError('BAD_INPUT', { detail: `> ${CODES_LIMIT}` })
      await this.#write([...known.values()])
      return { added, known: entries.length - added }
    })
  }

  /** Notes that codes were used, or were not after all. */
  mark(ids: readonly string[], used: boolean): Promise<void> {
    return this.#change((one, id) => (ids.includes(id) ? { ...one, usedAt: used ? this.#now() : null } : one))
  }

  /** Gives what was removed, for whoever takes it back within this run. */
  async remove(ids: readonly string[]): Promise<readonly CodeEntry[]> {
    const gone: CodeEntry[] = []
    await this.#change((one, id) => {
      if (!ids.includes(id)) return one
      gone.push(one)
      return null
    })
    return gone
  }

  #change(each: (one: CodeEntry, id: string) => CodeEntry | null): Promise<void> {
    return this.#mutex.run(async () => {
      const before = await this.#read()
      await this.#write(before.map((one) => each(one, this.#idOf(one.code, one.mac))).filter((one) => one !== null))
    })
  }

  /** A short code is one for many phones; each of its rows has a name of its own. */
  #idOf(code: string, mac: string): string {
    const read = readActivationCode(code)
    const named = `${read === null ? code : typedCode(read)} ${code.startsWith('#') ? mac : ''}`
    return createHmac('sha256', this.#salt).update(named).digest('hex').slice(0, 16)
  }

  async #read(): Promise<readonly CodeEntry[]> {
    const read = await readChecked(this.#folder, FILE, { limit: SIZE_LIMIT, hardLinks: true })
    if (!read.ok && read.error === 'not-found') return []
    try {
      if (!read.ok) throw new Error(read.error)
      const { codes } = codesFile.parse(JSON.parse(new TextDecoder().decode(read.value)))
      return codes.map((one) => ({ ...one, mac: macOf(one.mac) }))
    } catch {
      // The reason of a JSON error may quote the file: it stays here.
      throw new BenchError('SECRETS_UNREADABLE', { folder: join(this.#folder, FILE) })
    }
  }

  async #write(codes: readonly CodeEntry[]): Promise<void> {
    const path = join(this.#folder, FILE)
    try {
      await writeFileAtomic(path, `${JSON.stringify({ codes }, null, 2)}\n`, { mode: 0o600 })
    } catch (error) {
      throw writeFault(path, error)
    }
  }
}

function macOf(text: string): Mac | '' {
  const mac = parseMac(text)
  return mac.ok ? mac.value : ''
}

import { z } from 'zod'
import type { Mac } from '../../../../shared/domain/identity/mac.ts'
import { BenchError } from '../../../../shared/domain/fault/fault.ts'
import type { PhoneLogin } from '../../../../shared/domain/push/push.ts'
import type { KeptLogin } from '../../../../shared/ipc/contract/logins.ts'
import { Mutex } from '../../core/mutex.ts'
import type { Seal } from '../../core/seal.ts'

/** A file of the user's own, beside the preferences: never in a site, which is copied and handed over. */
export interface LoginsFile {
  read(): Promise<string | null>
  write(text: string): Promise<void>
}

export interface PhoneLoginsDeps {
  readonly file: LoginsFile
  readonly seal: Seal
}

/** More are not kept; the oldest go. */
const LIMIT = 40_000
const EVERY_PHONE = '*'

const entry = z.object({
  site: z.string().max(4_096),
  /** A MAC, or `*` for all phones of the site. */
  phone: z.string().max(17),
  user: z.string().max(128),
  /** One of the two. */
  sealed: z.string().max(4_096).optional(),
  password: z.string().max(128).optional(),
})
const file = z.object({ logins: z.array(entry).max(LIMIT) })
type Entry = z.output<typeof entry>

/** One site's part of them. */
export interface SiteLogins {
  /** Which there are, never what they are. */
  list(): Promise<readonly KeptLogin[]>
  /** Null: for all phones of the site. */
  set(phones: readonly Mac[] | null, login: PhoneLogin): Promise<void>
  forget(phones: readonly Mac[] | null): Promise<void>
  /** That of the phone, else that of all phones of the site; null where there is none that can be opened. */
  find(phone: Mac | undefined): Promise<PhoneLogin | null>
}

/** Names and passwords of phones' web pages, for the sites that this user works on. */
export class PhoneLogins {
  readonly #deps: PhoneLoginsDeps
  readonly #mutex = new Mutex()

  constructor(deps: PhoneLoginsDeps) {
    this.#deps = deps
  }

  forSite(site: string): SiteLogins {
    const are = (phones: readonly Mac[] | null) => {
      const named = new Set<string>(phones ?? [EVERY_PHONE])
      return (one: Entry): boolean => one.site === site && named.has(one.phone)
    }
    const others = (all: readonly Entry[], phones: readonly Mac[] | null): readonly Entry[] => {
      const areNamed = are(phones)
      return all.filter((one) => !areNamed(one))
    }
    return {
      list: async () =>
        (await this.#read())
          .filter((one) => one.site === site)
          .map(({ phone, user, sealed }) => ({
            phone: phone === EVERY_PHONE ? null : (phone as Mac),
            user,
            sealed: sealed !== undefined,
          })),
      set: async (phones, { user, password }) => {
        const sealed = await this.#deps.seal.seal(password)
        const login = { site, user, ...(sealed === null ? { password } : { sealed }) }
        const kept = (phones ?? [EVERY_PHONE]).map((phone): Entry => ({ ...login, phone }))
        await this.#change((all) => [...others(all, phones), ...kept].slice(-LIMIT))
      },
      forget: (phones) => this.#change((all) => others(all, phones)),
      find: async (phone) => {
        const all = await this.#read().catch(() => [])
        const own = phone === undefined ? undefined : all.find(are([phone]))
        const found = own ?? all.find(are(null))
        return found === undefined ? null : this.#opened(found)
      },
    }
  }

  async #opened({ user, password, sealed }: Entry): Promise<PhoneLogin | null> {
    if (password !== undefined) return { user, password }
    const open = sealed === undefined ? null : await this.#deps.seal.open(sealed)
    return open === null ? null : { user, password: open }
  }

  #change(edit: (all: readonly Entry[]) => readonly Entry[]): Promise<void> {
    return this.#mutex.run(async () => {
      const logins = edit(await this.#read())
      await this.#deps.file.write(`${JSON.stringify({ logins }, null, 2)}\n`)
    })
  }

  async #read(): Promise<readonly Entry[]> {
    const text = await this.#deps.file.read()
    if (text === null) return []
    try {
      return file.parse(JSON.parse(text)).logins
    } catch {
      // The reason of a JSON error may quote the file: it stays here.
      throw new BenchError('LOGINS_UNREADABLE')
    }
  }
}

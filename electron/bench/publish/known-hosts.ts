import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../core/atomic-file.ts'

const knownHosts = z.record(z.string(), z.string())

/** The host keys that a person accepted for this site, in `.bench/known-hosts.json`. */
export class KnownHosts {
  readonly #path: string

  constructor(hidden: string) {
    this.#path = join(hidden, 'known-hosts.json')
  }

  async of(host: string): Promise<string | null> {
    return (await this.#all())[host] ?? null
  }

  async keep(host: string, key: string): Promise<void> {
    const all = { ...(await this.#all()), [host]: key }
    await writeFileAtomic(this.#path, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 })
  }

  async #all(): Promise<Readonly<Record<string, string>>> {
    try {
      return knownHosts.parse(JSON.parse(await readFile(this.#path, 'utf8')))
    } catch {
      return {}
    }
  }
}

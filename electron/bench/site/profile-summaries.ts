import type { ProfileSummary } from '../../../shared/ipc/contract/profiles.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Looked, nothing } from './looked.ts'
import type { ProfileEntry, ProfileFiles } from './profile-files.ts'

/** Contents whose findings are kept: every profile of a large site, and their former contents. */
const KEPT = 2_000

/** The site's profiles as the list shows them: what each is, and how many findings it has. */
export class ProfileSummaries {
  readonly #profiles: ProfileFiles
  /** By revision: the same content has the same findings. */
  readonly #looked = new Map<string, Looked>()

  constructor(profiles: ProfileFiles) {
    this.#profiles = profiles
  }

  async list(signal?: AbortSignal): Promise<readonly ProfileSummary[]> {
    const summaries: ProfileSummary[] = []
    for (const entry of await this.#profiles.list()) {
      signal?.throwIfAborted()
      summaries.push(await this.#summary(entry))
    }
    return summaries
  }

  async #summary({ area, path, bytes, modifiedAt, content }: ProfileEntry): Promise<ProfileSummary> {
    if (content === null) return { area, path, bytes, modifiedAt, revision: null, ...nothing }
    const { revision, text } = content
    let looked = this.#looked.get(revision)
    if (looked === undefined) {
      // One profile is looked into at a time, and packets are answered in between.
      await nextTurn()
      // The linter and the phones' parameters are loaded when the first profile is looked into: the servers do not wait.
      looked = (await import('./look-into-profile.ts')).lookInto(text)
      if (this.#looked.size >= KEPT) this.#looked.clear()
      this.#looked.set(revision, looked)
    }
    return { area, path, bytes, modifiedAt, revision, ...looked }
  }
}

import type { FileFacts } from '../../../shared/domain/profile/lint/file-facts.ts'
import type { ProfileSummary } from '../../../shared/ipc/contract/profiles.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Looked, nothing } from './looked.ts'
import type { ProfileFacts } from './profile-facts.ts'
import type { ProfileEntry, ProfileFiles } from './profile-files.ts'

/** Contents whose findings are kept: every profile of a large site, and their former contents. */
const KEPT = 2_000

/** The site's profiles as the list shows them: what each is, and how many findings it has. */
export class ProfileSummaries {
  readonly facts: ProfileFacts
  readonly #profiles: ProfileFiles
  /** By revision and what the site knows: the same content has the same findings for the same phones. */
  readonly #looked = new Map<string, Looked>()

  constructor(profiles: ProfileFiles, facts: ProfileFacts) {
    this.#profiles = profiles
    this.facts = facts
  }

  async list(signal?: AbortSignal): Promise<readonly ProfileSummary[]> {
    const summaries: ProfileSummary[] = []
    const factsOf = await this.facts.phones()
    for (const entry of await this.#profiles.list()) {
      signal?.throwIfAborted()
      summaries.push(await this.#summary(entry, factsOf(entry)))
    }
    return summaries
  }

  async #summary({ area, path, bytes, modifiedAt, content }: ProfileEntry, facts: FileFacts): Promise<ProfileSummary> {
    if (content === null) return { area, path, bytes, modifiedAt, revision: null, ...nothing }
    const { revision, text } = content
    const key = `${revision} ${JSON.stringify(facts)}`
    let looked = this.#looked.get(key)
    if (looked === undefined) {
      // One profile is looked into at a time, and packets are answered in between.
      await nextTurn()
      // The linter and the phones' parameters are loaded when the first profile is looked into: the servers do not wait.
      looked = (await import('./look-into-profile.ts')).lookInto(text, facts)
      if (this.#looked.size >= KEPT) this.#looked.clear()
      this.#looked.set(key, looked)
    }
    return { area, path, bytes, modifiedAt, revision, ...looked }
  }
}

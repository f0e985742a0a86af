import { lintProfile } from '../../../shared/domain/profile/lint/lint.ts'
import { parseProfile } from '../../../shared/domain/profile/parse.ts'
import type { ProfileSummary } from '../../../shared/ipc/contract/profiles.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ProfileEntry, ProfileFiles } from './profile-files.ts'

type Looked = Pick<ProfileSummary, 'profile' | 'findings'>

/** Contents whose findings are kept: every profile of a large site, and their former contents. */
const KEPT = 2_000

const nothing: Looked = { profile: false, findings: { error: 0, warning: 0, info: 0 } }

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
      looked = lookInto(text)
      if (this.#looked.size >= KEPT) this.#looked.clear()
      this.#looked.set(revision, looked)
    }
    return { area, path, bytes, modifiedAt, revision, ...looked }
  }
}

function lookInto(text: string): Looked {
  const profile = parseProfile(text)
  if (profile.flatProfiles.length === 0) return nothing
  const findings = lintProfile(profile, { catalogue: parameterCatalogue() })
  const count = (severity: 'error' | 'warning' | 'info'): number =>
    findings.filter((finding) => finding.severity === severity).length
  return { profile: true, findings: { error: count('error'), warning: count('warning'), info: count('info') } }
}

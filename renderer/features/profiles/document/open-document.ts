import { faultOf, type BenchClient } from '../../../bench/client.ts'
import { lintProfile } from '../../../../shared/domain/profile/lint/lint.ts'
import type { FileFacts } from '../../../../shared/domain/profile/lint/file-facts.ts'
import type { Delivery, LintContext } from '../../../../shared/domain/profile/lint/lint-subject.ts'
import { catalogue } from '../catalogue.ts'
import type { Surroundings } from '../text/completion.ts'
import { profileText } from '../text/profile-text.ts'
import { ProfileDocument, type Place } from './profile-document.ts'

/** What profiles are checked and completed against: one choice for the window, changed in place. */
export interface Context extends Surroundings {
  delivery: Delivery | null
  /** What the site's HTTPS server is called; null while it has no certificate. */
  https: LintContext['https'] | null
  /** What the site knows of each open file, by its area and path. */
  readonly facts: Map<string, FileFacts>
}

export const keyOf = ({ area, path }: Place): string => `${area}/${path}`

export function makeDocument(
  client: () => BenchClient,
  context: Context,
  place: Place,
  stored: { readonly text: string; readonly revision: string | null },
): ProfileDocument {
  return new ProfileDocument(place, stored, {
    shelf: {
      read: (where) => client().profiles.read({ ...where }),
      save: (input) => client().profiles.save({ ...input }),
    },
    faultOf,
    lint: (profile) =>
      lintProfile(profile, {
        catalogue,
        ...context.facts.get(keyOf(place)),
        ...(context.model === null ? {} : { model: context.model }),
        ...(context.delivery === null ? {} : { delivery: context.delivery }),
        ...(context.https && { https: context.https }),
      }),
    whenIdle,
    extensions: profileText(context),
  })
}

/** After a pause, and then when the browser has nothing more urgent. */
function whenIdle(ms: number, run: () => void): () => void {
  let idle: number | undefined
  const timer = setTimeout(() => {
    idle = requestIdleCallback(run, { timeout: 1_000 })
  }, ms)
  return () => {
    clearTimeout(timer)
    if (idle !== undefined) cancelIdleCallback(idle)
  }
}

import type { Attempt } from '../attempts.ts'
import type { Diagnosis } from '../diagnosis.ts'
import type { DiagnosisState } from '../fold.ts'
import type { PhoneStory } from '../phone-story.ts'
import type { SiteFacts, SiteView } from '../site-view.ts'

/** A phone's story with what is read from it once for all causes. */
export interface PhoneReading {
  readonly story: PhoneStory
  readonly attempts: readonly Attempt[]
  /** Its last resync that has a verdict, or that is under way. */
  readonly last: Attempt | null
}

/** A finding about one phone. Its result depends on nothing else, so it is kept until the phone does something. */
export type PhoneCause = (phone: PhoneReading, facts: SiteFacts, state: DiagnosisState) => readonly Diagnosis[]

/** A finding about one phone that time alone can bring or end: it is asked for again and again, so it must be quick. */
export type TimedCause = (phone: PhoneReading, site: SiteView) => readonly Diagnosis[]

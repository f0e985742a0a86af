import type { Catalogue } from '../../profile/catalogue.ts'
import type { RuleRequest } from '../../rule/request.ts'
import type { Candidate } from '../../rule/target.ts'
import type { UserAccess } from './setting.ts'
import type { SettingsCache } from './settings-cache.ts'
import type { PhoneReadings } from './readings.ts'
import type { FetchRequest, PhoneIdentity, PhoneNetwork, RequestId, TimerName } from './world.ts'

/** What all phones of a fleet have in common: it is shared, so that one phone's state holds its differences alone. */
export interface PhoneSetup {
  readonly catalogue: Catalogue
  readonly readings: PhoneReadings
  /** How long a restart takes, in milliseconds. No guide says; a real phone needs about a minute when it is cold. */
  readonly bootMs: { readonly cold: number; readonly warm: number }
  /** Files that several phones fetched, read once. */
  readonly settings: SettingsCache
}

/** What set a parameter. */
export type ValueSource =
  | { readonly kind: 'given' } // when the phone was made
  | { readonly kind: 'profile'; readonly rule: RuleName; readonly url: string }
  | { readonly kind: 'assignment'; readonly rule: RuleName }
  | { readonly kind: 'hand' }

export interface Stored {
  readonly value: string
  readonly source: ValueSource
}

export const profileRules = ['Profile_Rule', 'Profile_Rule_B', 'Profile_Rule_C', 'Profile_Rule_D'] as const
/** `given`: a rule that came with a request. */
export type RuleName = (typeof profileRules)[number] | 'given'

export type AskedBy = 'web' | 'notify' | 'xml' | 'menu'
export type ResyncCause = 'reset' | 'periodic' | 'time-of-day' | 'retry' | 'asked' | 'upgrade' | 'trigger'

export interface ResyncTask {
  readonly kind: 'resync'
  readonly cause: ResyncCause
  readonly by?: AskedBy
  /** A rule that came with the request: this one alone is fetched. */
  readonly rule?: string
  readonly from?: string
}

export type Task =
  | ResyncTask
  | {
      readonly kind: 'upgrade'
      readonly cause: 'rule' | 'retry' | 'asked'
      readonly rule?: string
      readonly from?: string
    }
  | { readonly kind: 'report'; readonly cause: 'asked' | 'local-change' | 'periodic' }
  | { readonly kind: 'authority'; readonly rule?: string; readonly from?: string }
  | { readonly kind: 'renewal' }
  | { readonly kind: 'restart'; readonly cold: boolean; readonly reason: RestartReason }

export type RestartReason =
  'power-up' | 'asked' | 'notify' | 'submitted' | 'changes' | 'upgrade' | 'certificate' | 'factory-reset'

/** One request under way. Holds keys and passwords: nothing of it goes into a note. */
export interface Attempt {
  readonly request: FetchRequest
  readonly redirects: number
  readonly secrets: readonly string[]
}

/** What became of one file of a sequence. Its address is masked. */
export interface FetchedFile {
  readonly rule: RuleName
  readonly url: string
  readonly outcome: 'ok' | 'not-found-accepted' | 'failed'
  readonly cause?: CauseCode
  readonly evidence?: string
  readonly applied: number
  readonly ignored: number
}

export interface ResyncActivity {
  readonly kind: 'resync'
  readonly task: ResyncTask
  readonly startedAt: number
  readonly names: readonly RuleName[]
  /** The rules as they stood when the sequence began, where the reading says so. */
  readonly texts: readonly string[] | null
  readonly index: number
  /** What the rule at `index` asks for. Holds keys and passwords. */
  readonly request: RuleRequest | null
  /** Addresses of this rule that are still to be tried. */
  readonly rest: readonly Candidate[]
  readonly attempt: Attempt | null
  /** The text of the register that `--alias` names. */
  readonly alias: string | null
  /** LOG-1: the request message of this rule has been sent. */
  readonly announced: boolean
  /** Texts of this rule that must appear nowhere. */
  readonly secrets: readonly string[]
  readonly fetched: readonly FetchedFile[]
  readonly applied: number
  /** What the parameters touched were worth before the sequence. */
  readonly before: ReadonlyMap<string, string>
}

export interface UpgradeActivity {
  readonly kind: 'upgrade'
  readonly startedAt: number
  readonly attempt: Attempt
  readonly load: string
  readonly licence: 'none' | 'wanted' | 'got'
  readonly files: readonly string[]
  readonly place: RequestPlace
  readonly condition: string
  /** Whether a failure arms a retry: not what was asked for once. */
  readonly repeats: boolean
}

export interface ReportActivity {
  readonly kind: 'report'
  readonly attempt: Attempt
  readonly rest: readonly Attempt[]
}

export interface AuthorityActivity {
  readonly kind: 'authority'
  readonly attempt: Attempt
}

/** Its own certificate is being renewed. */
export interface RenewalActivity {
  readonly kind: 'renewal'
  readonly attempt: Attempt
}

/** UPG-21: an enterprise phone looks for its configuration. */
export interface EnterpriseActivity {
  readonly kind: 'enterprise'
  readonly host: string
  readonly by: 'http' | 'tftp'
  /** Those that are still to be asked for; the first is under way. */
  readonly files: readonly string[]
  readonly attempt: Attempt | null
}

/** URL-9: the code that was entered is with the activation service. */
export interface ActivationActivity {
  readonly kind: 'activation'
  readonly attempt: Attempt
}

export type Activity =
  | ResyncActivity
  | UpgradeActivity
  | ReportActivity
  | AuthorityActivity
  | RenewalActivity
  | EnterpriseActivity
  | ActivationActivity

export type RequestPlace = Pick<FetchRequest, 'scheme' | 'host' | 'port' | 'path'>

/** Why a sequence failed. The words are in the catalogue under `virtualPhone:cause.<code>`. */
export const causeCodes = [
  'file-not-found',
  'corrupt',
  'xml-broken',
  'no-profile',
  'unauthorised',
  'refused',
  'server-error',
  'tftp-error',
  'redirect-refused',
  'too-many-redirects',
  'timeout',
  'connection-refused',
  'name-unknown',
  'network',
  'tls',
  'bad-url',
  'broken-off',
  'no-server',
  'rule-unreadable',
  'srv-over-tftp',
  'wrong-load',
] as const
export type CauseCode = (typeof causeCodes)[number]

/** How the last sequence ended. */
export interface SequenceVerdict {
  readonly startedAt: number
  readonly endedAt: number
  readonly cause: ResyncCause
  readonly outcome: 'ok' | 'failed'
  readonly files: readonly FetchedFile[]
  readonly applied: number
  readonly failure?: { readonly code: CauseCode; readonly rule: RuleName; readonly evidence: string }
}

interface ArmedTimer {
  readonly at: number
  readonly cause: string
}

export interface PhoneState {
  readonly setup: PhoneSetup
  readonly identity: PhoneIdentity
  readonly seed: number
  /** The load that runs, and the one in the other partition. */
  readonly firmware: string
  readonly otherLoad: string
  readonly network: PhoneNetwork | null
  readonly phase: 'off' | 'booting' | 'up' | 'migrated'
  readonly poweredAt: number
  readonly booting: RestartReason
  readonly restarts: readonly { readonly at: number; readonly reason: RestartReason }[]
  /** Only what differs from the factory's values. */
  readonly parameters: ReadonlyMap<string, Stored>
  readonly access: ReadonlyMap<string, UserAccess>
  readonly activity: Activity | null
  readonly waiting: readonly Task[]
  readonly inCall: boolean
  /** Forced_Resync_Delay lets a resync begin though a call lasts. */
  readonly forced: boolean
  readonly timers: Readonly<Partial<Record<TimerName, ArmedTimer>>>
  /** New values need it, and a later sequence failed before it could happen. */
  readonly restartDue: 'cold' | 'warm' | null
  readonly nextRequest: RequestId
  readonly lastResyncAt: number | null
  readonly lastUpgradeAt: number | null
  /** Whether any sequence has ever succeeded, and how many steps of each list are used up. */
  readonly everSucceeded: boolean
  /** URL-8: its screen asks for an activation code, and nothing is fetched until one is entered. */
  readonly awaitsCode: boolean
  /** URL-9: what its screen says of the last code. */
  readonly codeRefused: boolean
  /** OPT-7: the profile account, as it was typed on its screen. */
  readonly profileAccount: { readonly user: string; readonly password: string } | null
  /** Where its enterprise load came from. */
  readonly enterpriseServer: string | null
  readonly periodicDone: number
  readonly retriesDone: number
  readonly upgradeRetriesDone: number
  readonly upgradeError: string
  /** Why the last upgrade failed, for whoever looks at the phone; null where none did. */
  readonly upgradeFailure: { readonly cause: CauseCode; readonly url: string; readonly evidence: string } | null
  /** The rule and address of the last upgrade attempt: it is not repeated while both stay. */
  readonly upgradeAttempted: string
  /** The custom authority that is trusted; a later attempt that fails leaves it. */
  readonly customAuthority: { readonly pem: string; readonly name: string } | null
  readonly authority: { readonly outcome: 'installed' | 'failed'; readonly at: number; readonly rule: string } | null
  /** CA-3: the phone's own certificate after a renewal; a factory reset leaves it. Its key stays the maker's. */
  readonly renewed: { readonly pem: string; readonly until: number } | null
  readonly renewal: { readonly outcome: 'renewed' | 'failed'; readonly at: number } | null
  readonly last: SequenceVerdict | null
}
